"""Which events change when somebody is free."""

from domain_events import (
    BookingCancelled,
    BookingClosed,
    BookingCreated,
    BookingHeld,
    BookingHoldEnded,
    BookingRescheduled,
    BookingSnapshot,
    BookingState,
    PractitionerChanged,
    PractitionerRetired,
    PractitionerSnapshot,
    RebuildMarker,
)
from domain_events.practitioner import PractitionerState
from servicekit.clock import Clock
from servicekit.database import Database
from servicekit.envelope import ReceivedEvent
from servicekit.kafka.consumer import HandlerTable
from servicekit.outbox import note_partition_end
from subgraphs.availability.use_cases.following import FollowEvents

GROUP = "availability"


def handlers(database: Database, follow: FollowEvents, clock: Clock) -> HandlerTable:
    """Which event causes what."""

    async def on_booking(received: ReceivedEvent[BookingState]) -> None:
        await follow.booking(received.event, clock.now())

    async def on_practitioner(received: ReceivedEvent[PractitionerState]) -> None:
        await follow.practitioner(received.event, clock.now())

    async def on_marker(received: ReceivedEvent[RebuildMarker]) -> None:
        await note_partition_end(database, received.event, clock.now())

    return {
        BookingHeld: on_booking,
        BookingHoldEnded: on_booking,
        BookingCreated: on_booking,
        BookingRescheduled: on_booking,
        BookingCancelled: on_booking,
        BookingClosed: on_booking,
        BookingSnapshot: on_booking,
        PractitionerChanged: on_practitioner,
        PractitionerRetired: on_practitioner,
        PractitionerSnapshot: on_practitioner,
        RebuildMarker: on_marker,
    }
