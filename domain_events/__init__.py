"""What the services tell one another: facts in the past tense, each with topic, key and version."""

from domain_events.availability import AVAILABILITY_EVENTS, AvailabilityChanged
from domain_events.base import DomainEvent, event_topics, event_types
from domain_events.booking import (
    BOOKING_EVENTS,
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
from domain_events.patient import PATIENT_EVENTS, PatientErased
from domain_events.practitioner import (
    PRACTITIONER_EVENTS,
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
    "AVAILABILITY_EVENTS",
    "BOOKING_EVENTS",
    "PATIENT_EVENTS",
    "PRACTITIONER_EVENTS",
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
    "event_topics",
    "event_types",
]
