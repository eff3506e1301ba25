"""What booking learns from others: the practitioners' rules, and who is to be forgotten."""

from uuid import UUID

from domain_events import PatientErased, PractitionerChanged, PractitionerRetired, PractitionerSnapshot, RebuildMarker
from domain_events.practitioner import PractitionerState
from servicekit.clock import Clock
from servicekit.envelope import ReceivedEvent
from servicekit.kafka.consumer import HandlerTable
from servicekit.kafka.together import Together
from servicekit.outbox import note_partition_end
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.erase_patient import erase_patient

GROUP = "booking"


def handlers(stores: Stores, practitioners: Together[PractitionerState], clock: Clock) -> HandlerTable:
    """Which event causes what. Every handler may see the same event again."""

    async def on_practitioner(received: ReceivedEvent[PractitionerState]) -> None:
        await practitioners.give(received.event)

    async def on_marker(received: ReceivedEvent[RebuildMarker]) -> None:
        await note_partition_end(stores.database, received.event, clock.now())

    async def on_patient_erased(received: ReceivedEvent[PatientErased]) -> None:
        await erase_patient(stores, UUID(received.event.patient_id), clock.now())

    return {
        PractitionerChanged: on_practitioner,
        PractitionerRetired: on_practitioner,
        PractitionerSnapshot: on_practitioner,
        RebuildMarker: on_marker,
        PatientErased: on_patient_erased,
    }
