"""What a search text was understood to mean."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from subgraphs.search.domain.geo import Point
from subgraphs.search.domain.query_text.spans import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another place that the same words can mean; `region` is its Land or department, `postcode` its only one."""

    country: str
    name: str
    region: str | None
    postcode: str | None
    centre: Point
    time_zone: str
    population: int


@dataclass(frozen=True, slots=True)
class Location:
    """Where to search: the city by its own name, and the centre when it is known.

    `is_small` says that the centre is an arrondissement's or a postcode's, so that fewer kilometres are meant.
    `alternatives` are what the words can mean besides, the likeliest first.
    """

    country: str | None
    name: str | None
    postcode: str | None
    centre: Point | None
    time_zone: str | None
    is_small: bool = False
    region: str | None = None
    alternatives: tuple[Namesake, ...] = ()


class ContradictionKind(Enum):
    """What was said twice, differently."""

    WINDOW = "WINDOW"
    DAY_PART = "DAY_PART"
    PLACE = "PLACE"
    RADIUS = "RADIUS"
    INSURANCE = "INSURANCE"
    MODE = "MODE"
    NAME = "NAME"
    SORT = "SORT"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Words of which not all can be meant: those applied, None when none could be, and those left out, as written."""

    kind: ContradictionKind
    applied: str | None
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """Only what was understood is set. Times are local and naive, the window is half-open, parts of the day in minutes."""

    specialties: tuple[str, ...] = ()
    location: Location | None = None
    near_me: bool = False
    radius_km: float | None = None
    start: datetime | None = None
    end: datetime | None = None
    day_part: tuple[int, int] | None = None
    weekdays: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    insurance: str | None = None
    video: bool = False
    in_person: bool = False
    new_patients: bool = False
    name: str | None = None
    sort: str | None = None
    unrecognised: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The form that `praxis parse` prints, with what was not said left out."""
        location = self.location
        fields: dict[str, Any] = {
            "specialty": _one_or_list(self.specialties),
            "place": location.name if location else None,
            "postcode": location.postcode if location else None,
            "near_me": self.near_me or None,
            "radius_km": _plain(self.radius_km),
            "from": _minute(self.start),
            "to": _minute(self.end),
            "day_part": [_hour(minutes) for minutes in self.day_part] if self.day_part else None,
            "weekdays": [WEEKDAYS[day] for day in self.weekdays] or None,
            "language": _one_or_list(self.languages),
            "insurance": self.insurance,
            "video": self.video or None,
            "in_person": self.in_person or None,
            "new_patients": self.new_patients or None,
            "name": self.name,
            "sort": self.sort,
            "unrecognised": list(self.unrecognised) or None,
        }
        return {field: value for field, value in fields.items() if value is not None}


def _one_or_list(values: tuple[str, ...]) -> str | list[str] | None:
    return None if not values else values[0] if len(values) == 1 else list(values)


def _plain(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number


def _minute(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
