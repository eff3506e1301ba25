"""What the services tell one another: facts in the past tense, each with topic, key and version."""

from domain_events.availability import AvailabilityChanged
from domain_events.base import DomainEvent, event_types
from domain_events.booking import (
    BookingCancelled,
    BookingClosed,
    BookingCreated,
    BookingHeld,
    BookingHoldEnded,
    BookingRescheduled,
    BookingSnapshot,
    BookingState,
    PreviousSlot,
)
from domain_events.patient import PatientErased
from domain_events.practitioner import (
    ConsultationType,
    Practice,
    PractitionerChanged,
    PractitionerRetired,
    PractitionerSnapshot,
    Price,
    Rating,
)
from domain_events.rebuild import RebuildMarker
from domain_events.schedule import Schedule, ScheduleException, WeeklyHours

__all__ = [
    "AvailabilityChanged",
    "BookingCancelled",
    "BookingClosed",
    "BookingCreated",
    "BookingHeld",
    "BookingHoldEnded",
    "BookingRescheduled",
    "BookingSnapshot",
    "BookingState",
    "ConsultationType",
    "DomainEvent",
    "PatientErased",
    "Practice",
    "PractitionerChanged",
    "PractitionerRetired",
    "PractitionerSnapshot",
    "PreviousSlot",
    "Price",
    "Rating",
    "RebuildMarker",
    "Schedule",
    "ScheduleException",
    "WeeklyHours",
    "event_types",
]
