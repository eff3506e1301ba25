"""What mutations answer: what was done, or why not."""

from typing import Annotated, TypeAlias

import strawberry

from subgraphs.practitioner.schema.practitioner import Practitioner
from subgraphs.practitioner.schema.refusals import (
    PractitionerAlreadyExists,
    PractitionerNotActive,
    PractitionerNotFound,
    PractitionerVersionConflict,
    ScheduleExceptionNotFound,
    ScheduleNotValid,
)
from subgraphs.practitioner.schema.schedule import ScheduleException


@strawberry.type(description="The exception was added.")
class ScheduleExceptionAdded:
    """Ask for `exception { affectedBookings }` to see which bookings it hits; they stand until they are cancelled."""

    practitioner: Practitioner = strawberry.field(description="With its new version.")
    exception: ScheduleException


CreatePractitionerResult: TypeAlias = Annotated[
    Practitioner | PractitionerAlreadyExists | ScheduleNotValid, strawberry.union("CreatePractitionerResult")
]
UpdatePractitionerResult: TypeAlias = Annotated[
    Practitioner | PractitionerNotFound | PractitionerVersionConflict | PractitionerNotActive | ScheduleNotValid,
    strawberry.union("UpdatePractitionerResult"),
]
SetWeeklyHoursResult: TypeAlias = Annotated[
    Practitioner | PractitionerNotFound | PractitionerVersionConflict | PractitionerNotActive | ScheduleNotValid,
    strawberry.union("SetWeeklyHoursResult"),
]
AddScheduleExceptionResult: TypeAlias = Annotated[
    ScheduleExceptionAdded
    | PractitionerNotFound
    | PractitionerVersionConflict
    | PractitionerNotActive
    | ScheduleNotValid,
    strawberry.union("AddScheduleExceptionResult"),
]
RemoveScheduleExceptionResult: TypeAlias = Annotated[
    Practitioner
    | PractitionerNotFound
    | PractitionerVersionConflict
    | PractitionerNotActive
    | ScheduleExceptionNotFound
    | ScheduleNotValid,
    strawberry.union("RemoveScheduleExceptionResult"),
]
RetirePractitionerResult: TypeAlias = Annotated[
    Practitioner | PractitionerNotFound | PractitionerVersionConflict | PractitionerNotActive,
    strawberry.union("RetirePractitionerResult"),
]
