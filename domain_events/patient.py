"""Events of a patient: only that one was erased. No other fact of a person leaves the patient service."""

from typing import ClassVar

from domain_events.base import DomainEvent

PATIENT_EVENTS = "patient-events"


class PatientErased(DomainEvent, frozen=True, kw_only=True):
    """A patient asked to be forgotten; whoever holds something of the person removes it."""

    topics: ClassVar[tuple[str, ...]] = (PATIENT_EVENTS,)

    patient_id: str
    version: int

    @property
    def key(self) -> str:
        return self.patient_id

    @property
    def aggregate_id(self) -> str:
        return self.patient_id

    @property
    def aggregate_version(self) -> int:
        return self.version
