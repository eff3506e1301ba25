"""From a booking to the events that tell of it: random ids and instants, nothing else of the patient."""

from typing import Any
from uuid import UUID

from domain_events import (
    BookingCancelled,
    BookingClosed,
    BookingCreated,
    BookingHeld,
    BookingHoldEnded,
    BookingRescheduled,
    BookingSnapshot,
    PreviousSlot,
)
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.rights import Role

SOURCE = "/praxis/booking"


def booking_held(hold: Booking) -> BookingHeld:
    """A slot is held."""
    return BookingHeld(**_state(hold))


def slot_offered(hold: Booking, entry_id: UUID) -> BookingHeld:
    """A slot is held for a patient on the waitlist, who is to be told."""
    return BookingHeld(**_state(hold), waitlist_entry_id=str(entry_id))


def booking_hold_ended(ended: Booking) -> BookingHoldEnded:
    """A hold expired or was released."""
    return BookingHoldEnded(**_state(ended))


def booking_created(booking: Booking) -> BookingCreated:
    """A booking is confirmed."""
    return BookingCreated(**_state(booking))


def booking_rescheduled(booking: Booking, previous: Booking) -> BookingRescheduled:
    """A booking moved away from where `previous` has it."""
    left = PreviousSlot(practitioner_id=str(previous.practitioner_id), start=previous.start, end=previous.end)
    return BookingRescheduled(**_state(booking), previous=left)


def booking_cancelled(booking: Booking, by: Role) -> BookingCancelled:
    """A booking ended before it took place."""
    return BookingCancelled(**_state(booking), cancelled_by=by.value)


def booking_closed(booking: Booking) -> BookingClosed:
    """A booking took place, or the patient did not come."""
    return BookingClosed(**_state(booking))


def booking_snapshot(booking: Booking, rebuild_id: str) -> BookingSnapshot:
    """What is the case now, for read models that are built again."""
    return BookingSnapshot(**_state(booking), rebuild_id=rebuild_id)


def _state(booking: Booking) -> dict[str, Any]:
    return {
        "booking_id": str(booking.id),
        "version": booking.version,
        "status": booking.status.name,
        "practitioner_id": str(booking.practitioner_id),
        "patient_id": None if booking.patient_id is None else str(booking.patient_id),
        "consultation_type_id": str(booking.consultation_type_id),
        "country": booking.country,
        "start": booking.start,
        "end": booking.end,
        "time_zone": booking.time_zone,
        "expires_at": booking.expires_at,
    }
