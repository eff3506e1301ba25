"""How bookings and their versions lie in their tables."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from asyncpg import Record

from subgraphs.booking.domain.booking import Booking, Insurance
from subgraphs.booking.domain.history import BookingVersion
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.rights import Role

BOOKING_COLUMNS = (
    "id, version, status, practitioner_id, patient_id, consultation_type_id, country, slot_start, slot_end, "
    "time_zone, insurance, expires_at, booked_by"
)
VERSION_COLUMNS = (
    "booking_id, version, status, practitioner_id, consultation_type_id, slot_start, slot_end, time_zone, made_at, "
    "actor_role"
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


def version_from(row: Record) -> BookingVersion:
    """A row with VERSION_COLUMNS."""
    return BookingVersion(
        booking_id=row["booking_id"],
        version=row["version"],
        status=BookingStatus(row["status"]),
        practitioner_id=row["practitioner_id"],
        consultation_type_id=row["consultation_type_id"],
        start=row["slot_start"],
        end=row["slot_end"],
        time_zone=row["time_zone"],
        made_at=row["made_at"],
        by=None if row["actor_role"] is None else Role(row["actor_role"]),
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
