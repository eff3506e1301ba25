"""What the patient service learns from bookings."""

from domain_events import BookingCancelled, BookingClosed, BookingCreated, BookingRescheduled, BookingState
from servicekit.envelope import ReceivedEvent
from servicekit.kafka.consumer import HandlerTable
from subgraphs.patient.use_cases.following_bookings import FollowBookings

GROUP = "patient"


def handlers(follow: FollowBookings) -> HandlerTable:
    """Which event causes what. Holds are no bookings: nobody gets to know a patient by them."""

    async def on_booking(received: ReceivedEvent[BookingState]) -> None:
        await follow.note(received.event)

    return {
        BookingCreated: on_booking,
        BookingRescheduled: on_booking,
        BookingCancelled: on_booking,
        BookingClosed: on_booking,
    }
