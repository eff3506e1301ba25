"""Enums of the graph; `InsuranceSector`, `ConsultationMode` and `Audience` have the same members in every subgraph."""

from enum import Enum

import strawberry


@strawberry.enum(
    description="What a practitioner accepts. France: SECTOR_1 (agreed fees), SECTOR_2 (free fees, partly reimbursed). "
    "Germany: STATUTORY (gesetzlich), PRIVATE (privately insured or paying oneself)."
)
class InsuranceSector(Enum):
    """Insurance sectors of all countries."""

    SECTOR_1 = "SECTOR_1"
    SECTOR_2 = "SECTOR_2"
    STATUTORY = "STATUTORY"
    PRIVATE = "PRIVATE"


@strawberry.enum(description="Where a consultation takes place: at the practice or by video call.")
class ConsultationMode(Enum):
    """In person or by video."""

    IN_PERSON = "IN_PERSON"
    VIDEO = "VIDEO"


@strawberry.enum(
    description="For whom a consultation type can be booked; a known patient was at this practitioner before."
)
class Audience(Enum):
    """New patients, known patients or both."""

    ANYONE = "ANYONE"
    NEW_PATIENTS = "NEW_PATIENTS"
    KNOWN_PATIENTS = "KNOWN_PATIENTS"


@strawberry.enum(description="A day of the week.")
class Weekday(Enum):
    """ISO weekdays; the value is the ISO number."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


@strawberry.enum(
    description="ABSENCE: nothing is offered, whatever else is said. EXTRA_HOURS: open beyond the weekly hours, on holidays too."
)
class ScheduleExceptionKind(Enum):
    """Absences and extra hours."""

    ABSENCE = "ABSENCE"
    EXTRA_HOURS = "EXTRA_HOURS"


@strawberry.enum(description="Why the answer is no; stable, for programs.")
class RefusalCode(Enum):
    """The codes of this subgraph."""

    PRACTITIONER_NOT_FOUND = "PRACTITIONER_NOT_FOUND"
    PRACTITIONER_ALREADY_EXISTS = "PRACTITIONER_ALREADY_EXISTS"
    PRACTITIONER_VERSION_CONFLICT = "PRACTITIONER_VERSION_CONFLICT"
    PRACTITIONER_NOT_ACTIVE = "PRACTITIONER_NOT_ACTIVE"
    SCHEDULE_NOT_VALID = "SCHEDULE_NOT_VALID"
    SCHEDULE_EXCEPTION_NOT_FOUND = "SCHEDULE_EXCEPTION_NOT_FOUND"
