"""Refusals as members of the mutations' unions."""

from typing import Any

import strawberry

from servicekit.errors import Refusal as DomainRefusal
from subgraphs.practitioner.domain import refusals as domain
from subgraphs.practitioner.schema.enums import RefusalCode
from subgraphs.practitioner.schema.messages import message
from subgraphs.practitioner.schema.practitioner import Practitioner


@strawberry.interface(description="An expected no: why, and what it says to a person.")
class Refusal:
    """What every refusal has."""

    code: RefusalCode
    message: str = strawberry.field(description="For people, in the language of the request (Accept-Language).")


@strawberry.type(description="No practitioner has this id.")
class PractitionerNotFound(Refusal):
    """Nothing to change."""


@strawberry.type(description="The id is taken.")
class PractitionerAlreadyExists(Refusal):
    """Nothing was created."""

    current: Practitioner = strawberry.field(description="Who has the id.")


@strawberry.type(description="Somebody else changed the practitioner since you read it.")
class PractitionerVersionConflict(Refusal):
    """Nothing was changed."""

    current: Practitioner = strawberry.field(description="As it is now; ask again with its version.")


@strawberry.type(description="The practitioner is retired.")
class PractitionerNotActive(Refusal):
    """Nothing was changed."""

    current: Practitioner


@strawberry.type(description="One rule that is broken.")
class ScheduleProblem:
    """One reason."""

    code: str = strawberry.field(description='Stable: "HOURS_OFF_GRID".')
    message: str = strawberry.field(description="In English, with value and rule.")


@strawberry.type(description="Hours, exceptions, consultation types and rules do not fit together.")
class ScheduleNotValid(Refusal):
    """Nothing was changed."""

    problems: list[ScheduleProblem] = strawberry.field(description="Every rule that is broken.")


@strawberry.type(description="The practitioner has no exception with this id.")
class ScheduleExceptionNotFound(Refusal):
    """Nothing was removed."""


def refused(refusal: DomainRefusal, language: str) -> Any:
    """The member of the union for a domain refusal; which unions it belongs to is the use case's promise."""
    shown: dict[str, Any] = {"code": RefusalCode(refusal.code), "message": message(refusal.code, language)}
    match refusal:
        case domain.PractitionerNotFound():
            return PractitionerNotFound(**shown)
        case domain.PractitionerAlreadyExists():
            return PractitionerAlreadyExists(**shown, current=Practitioner.of(refusal.current.profile))
        case domain.PractitionerVersionConflict():
            return PractitionerVersionConflict(**shown, current=Practitioner.of(refusal.current.profile))
        case domain.PractitionerNotActive():
            return PractitionerNotActive(**shown, current=Practitioner.of(refusal.current.profile))
        case domain.ScheduleNotValid():
            problems = [ScheduleProblem(code=each.code, message=each.message) for each in refusal.problems]
            return ScheduleNotValid(**shown, problems=problems)
        case domain.ScheduleExceptionNotFound():
            return ScheduleExceptionNotFound(**shown)
    raise refusal
