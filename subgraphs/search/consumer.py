"""Which event is handled by what."""

from domain_events import (
    AvailabilityChanged,
    PractitionerChanged,
    PractitionerRetired,
    PractitionerSnapshot,
    RebuildMarker,
)
from domain_events.practitioner import PractitionerState
from servicekit.kafka import ReceivedEvent
from servicekit.kafka.consumer import HandlerTable
from subgraphs.search.use_cases.indexing import KeepIndex

GROUP = "search"


def handlers(keep: KeepIndex) -> HandlerTable:
    """The reactions of search."""

    async def on_practitioner(received: ReceivedEvent[PractitionerState]) -> None:
        await keep.practitioner(received.event)

    async def on_availability(received: ReceivedEvent[AvailabilityChanged]) -> None:
        await keep.availability(received.event)

    async def on_marker(received: ReceivedEvent[RebuildMarker]) -> None:
        await keep.partition_end(received.event)

    return {
        PractitionerChanged: on_practitioner,
        PractitionerRetired: on_practitioner,
        PractitionerSnapshot: on_practitioner,
        AvailabilityChanged: on_availability,
        RebuildMarker: on_marker,
    }
