"""Which event is handled by what."""

from domain_events import AvailabilityChanged, PractitionerChanged, PractitionerRetired
from servicekit.kafka import ReceivedEvent
from servicekit.kafka.consumer import HandlerTable
from subgraphs.search.use_cases.indexing import KeepIndex

GROUP = "search"


def handlers(keep: KeepIndex) -> HandlerTable:
    """The reactions of search."""

    async def practitioner_changed(received: ReceivedEvent[PractitionerChanged]) -> None:
        await keep.practitioner_changed(received.event)

    async def practitioner_retired(received: ReceivedEvent[PractitionerRetired]) -> None:
        await keep.practitioner_retired(received.event)

    async def availability_changed(received: ReceivedEvent[AvailabilityChanged]) -> None:
        await keep.availability_changed(received.event)

    return {
        PractitionerChanged: practitioner_changed,
        PractitionerRetired: practitioner_retired,
        AvailabilityChanged: availability_changed,
    }
