"""Refusals as members of the mutations' unions."""

from typing import Any

import strawberry

from servicekit.errors import Refusal as DomainRefusal
from subgraphs.patient.domain import refusals as domain
from subgraphs.patient.schema.enums import RefusalCode
from subgraphs.patient.schema.messages import message
from subgraphs.patient.schema.types import Patient


@strawberry.interface(description="An expected no: why, and what it says to a person.")
class Refusal:
    """What every refusal has."""

    code: RefusalCode
    message: str = strawberry.field(description="For people, in the language of the request (Accept-Language).")


@strawberry.type(description="There is no such patient, or it is not yours to see.")
class PatientNotFound(Refusal):
    """Nothing was done."""


@strawberry.type(description="The patient is registered.")
class PatientAlreadyRegistered(Refusal):
    """Nothing was done."""

    current: Patient = strawberry.field(description="As it was registered; updatePatient changes it.")


@strawberry.type(description="Somebody changed the patient since you read it.")
class PatientVersionConflict(Refusal):
    """Nothing was done."""

    current: Patient = strawberry.field(description="As it is now; ask again with its version.")


def refused(refusal: DomainRefusal, language: str) -> Any:
    """The member of the union for a domain refusal; which unions it belongs to is the use case's promise."""
    shown: dict[str, Any] = {"code": RefusalCode(refusal.code), "message": message(refusal.code, language)}
    match refusal:
        case domain.PatientNotFound():
            return PatientNotFound(**shown)
        case domain.PatientAlreadyRegistered():
            return PatientAlreadyRegistered(**shown, current=Patient.in_full(refusal.current))
        case domain.PatientVersionConflict():
            return PatientVersionConflict(**shown, current=Patient.in_full(refusal.current))
    raise refusal
