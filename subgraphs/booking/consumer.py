"""What booking learns from others: the practitioners' rules, and who is to be forgotten."""

from uuid import UUID

from domain_events import PatientErased, PractitionerChanged, PractitionerRetired
from domain_events.practitioner import PractitionerState
from servicekit.clock import Clock
from servicekit.envelope import ReceivedEvent
from servicekit.kafka.consumer import HandlerTable
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.erase_patient import erase_patient
from subgraphs.booking.use_cases.follow_practitioner import follow_practitioner

GROUP = "booking"


def handlers(stores: Stores, clock: Clock) -> HandlerTable:
    """Which event causes what. Every handler may see the same event again."""

    async def on_practitioner(received: ReceivedEvent[PractitionerState]) -> None:
        await follow_practitioner(stores, received.event)

    async def on_patient_erased(received: ReceivedEvent[PatientErased]) -> None:
        await erase_patient(stores, UUID(received.event.patient_id), clock.now())

    return {
        PractitionerChanged: on_practitioner,
        PractitionerRetired: on_practitioner,
        PatientErased: on_patient_erased,
    }
