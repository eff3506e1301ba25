"""Which event is handled by what."""

from domain_events import BookingCancelled, BookingCreated, BookingHeld, BookingRescheduled, PatientErased
from servicekit.kafka.consumer import HandlerTable
from workers.notification.handlers import Handlers

GROUP = "notification"


def handler_table(handlers: Handlers) -> HandlerTable:
    """The reactions of the worker. Snapshots for rebuilding are not among them, so a rebuild tells nobody."""
    return {
        BookingCreated: handlers.booking_created,
        BookingHeld: handlers.booking_held,
        BookingRescheduled: handlers.booking_rescheduled,
        BookingCancelled: handlers.booking_cancelled,
        PatientErased: handlers.patient_erased,
    }
