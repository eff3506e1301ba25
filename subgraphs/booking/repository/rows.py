"""How bookings and revisions lie in their tables."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from asyncpg import Record

from subgraphs.booking.domain.booking import Booking, Insurance, Revision
from subgraphs.booking.domain.lifecycle import BookingStatus

BOOKING_COLUMNS = (
    "id, version, status, practitioner_id, patient_id, consultation_type_id, country, slot_start, slot_end, "
    "time_zone, insurance, expires_at, booked_by"
)
REVISION_COLUMNS = (
    "booking_id, version, practitioner_id, consultation_type_id, slot_start, slot_end, time_zone, replaced_at"
)


def booking_from(row: Record) -> Booking:
    """A row with BOOKING_COLUMNS."""
    return Booking(
        id=row["id"],
        version=row["version"],
        status=BookingStatus(row["status"]),
        practitioner_id=row["practitioner_id"],
        patient_id=row["patient_id"],
        consultation_type_id=row["consultation_type_id"],
        country=row["country"],
        start=row["slot_start"],
        end=row["slot_end"],
        time_zone=row["time_zone"],
        insurance=None if row["insurance"] is None else Insurance(row["insurance"]),
        expires_at=row["expires_at"],
        booked_by=row["booked_by"],
    )


def revision_from(row: Record) -> Revision:
    """A row with REVISION_COLUMNS."""
    return Revision(
        booking_id=row["booking_id"],
        version=row["version"],
        practitioner_id=row["practitioner_id"],
        consultation_type_id=row["consultation_type_id"],
        start=row["slot_start"],
        end=row["slot_end"],
        time_zone=row["time_zone"],
        replaced_at=row["replaced_at"],
    )


def columns_of(booking: Booking) -> tuple[Any, ...]:
    """The values of BOOKING_COLUMNS, in order."""
    return (
        booking.id,
        booking.version,
        booking.status.value,
        booking.practitioner_id,
        booking.patient_id,
        booking.consultation_type_id,
        booking.country,
        booking.start,
        booking.end,
        booking.time_zone,
        booking.insurance,
        booking.expires_at,
        booking.booked_by,
    )


def local_start(booking: Booking) -> datetime:
    """What the practice's clock shows at the start, without an offset: the intent beside the instant."""
    return booking.start.astimezone(ZoneInfo(booking.time_zone)).replace(tzinfo=None)
