"""Enums of the graph; those that other subgraphs have too have the same members there."""

from enum import Enum

import strawberry

from subgraphs.search.domain.query_text import ContradictionKind
from subgraphs.search.domain.question import Sort
from subgraphs.search.domain.widening import GivenUp


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


@strawberry.enum(description="A day of the week.")
class Weekday(Enum):
    """The value counts from Monday 0, as Python does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


strawberry.enum(
    Sort,
    name="PractitionerSort",
    description="RELEVANCE weighs distance, rating and the next free start; the others sort by one of them.",
)


strawberry.enum(
    GivenUp,
    name="WideningKind",
    description="The condition that would be given up; RADIUS makes the circle larger, TIME takes any day.",
)


strawberry.enum(
    ContradictionKind,
    name="SearchContradictionKind",
    description="What was said in two ways of which only one can hold: WINDOW for days, DAY_PART for times of the day, "
    "MODE for video and in person.",
)


@strawberry.enum(description="What a suggestion names.")
class SuggestionKind(Enum):
    """Kinds of suggestions."""

    SPECIALTY = "SPECIALTY"
    CITY = "CITY"
    PRACTITIONER = "PRACTITIONER"
