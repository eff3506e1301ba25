"""Events of a booking. Of the patient nothing but the random id; free-text reasons never leave the booking service."""

from datetime import datetime
from typing import ClassVar, Literal

from domain_events.base import DomainEvent, Value

BOOKING_EVENTS = "booking-events"

BookingStatusName = Literal["HELD", "CONFIRMED", "EXPIRED", "RELEASED", "CANCELLED", "COMPLETED", "NO_SHOW"]


class PreviousSlot(Value, frozen=True, kw_only=True):
    """Whose calendar a moved booking left, and which instants it freed there."""

    practitioner_id: str
    start: datetime
    end: datetime


class BookingState(DomainEvent, frozen=True, kw_only=True):
    """The whole state of a booking as of `version`; instants are aware and in UTC. `patient_id` is None once the patient was erased."""

    topics: ClassVar[tuple[str, ...]] = (BOOKING_EVENTS,)

    booking_id: str
    version: int
    status: BookingStatusName
    practitioner_id: str
    patient_id: str | None
    consultation_type_id: str
    country: str
    start: datetime
    end: datetime
    time_zone: str
    expires_at: datetime | None = None

    @property
    def key(self) -> str:
        return self.practitioner_id

    @property
    def aggregate_id(self) -> str:
        return self.booking_id

    @property
    def aggregate_version(self) -> int:
        return self.version


class BookingCreated(BookingState, frozen=True, kw_only=True):
    """A booking is confirmed, directly or from a hold."""


class BookingRescheduled(BookingState, frozen=True, kw_only=True):
    """A booking moved; the whole new state, and the slot it left. Keyed by the new practitioner, concerns both."""

    previous: PreviousSlot


class BookingCancelled(BookingState, frozen=True, kw_only=True):
    """A booking ended before it took place."""

    cancelled_by: Literal["PATIENT", "PRACTITIONER", "PARTNER", "OPERATOR", "SYSTEM"]


class BookingClosed(BookingState, frozen=True, kw_only=True):
    """A booking took place, or the patient did not come."""


class BookingHeld(BookingState, frozen=True, kw_only=True):
    """A slot is reserved until `expires_at`; for an entry of the waitlist it is offered to the patient until then."""

    waitlist_entry_id: str | None = None


class BookingHoldEnded(BookingState, frozen=True, kw_only=True):
    """A hold expired or was released without a booking."""


class BookingSnapshot(BookingState, frozen=True, kw_only=True):
    """The present state, told again for a rebuild: nothing happened. A reader whose copy is not newer takes it over."""

    rebuild_id: str
