"""What is searched for, once text and filters are one."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import NamedTuple

from subgraphs.search.domain.geo import Point
from subgraphs.search.domain.names import fold

MAX_RADIUS_KM = 500.0


class Sort(Enum):
    """In which order hits are shown; ties are broken by id."""

    RELEVANCE = "RELEVANCE"
    DISTANCE = "DISTANCE"
    NEXT_AVAILABLE = "NEXT_AVAILABLE"
    RATING = "RATING"


@dataclass(frozen=True, slots=True)
class Area:
    """A circle on the globe."""

    centre: Point
    radius_km: float


@dataclass(frozen=True, slots=True)
class Window:
    """When a start must lie, half-open.

    `start` and `end` are naive, by each practice's own clock ("tomorrow" is tomorrow there); `since` and `until` are
    instants, the same for all. Parts of the day in minutes, weekdays from Monday 0.
    """

    start: datetime | None = None
    end: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    day_part: tuple[int, int] | None = None
    weekdays: tuple[int, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it asks for nothing."""
        return self == Window()


@dataclass(frozen=True, slots=True)
class Question:
    """Every condition must hold; empty ones ask for nothing. `now` is the instant that all of it is about."""

    country: str
    now: datetime
    specialties: tuple[str, ...] = ()
    area: Area | None = None
    window: Window = Window()
    languages: tuple[str, ...] = ()
    insurance_sectors: tuple[str, ...] = ()
    mode: str | None = None
    new_patients: bool = False
    name: str | None = None
    sort: Sort = Sort.RELEVANCE

    @property
    def meaning(self) -> str:
        """The same for what asks the same in other words or a little later, in every process; its country in front.

        Windows are in it as they stand, so what means another day means another thing.
        """
        area, window = self.area, self.window
        asked = (
            self.country,
            sorted(set(self.specialties)),
            area and (float(area.centre.latitude), float(area.centre.longitude), float(area.radius_km)),
            [bound and bound.astimezone(UTC) for bound in (window.since, window.until)],
            (window.start, window.end, window.day_part, sorted(set(window.weekdays))),
            sorted(set(self.languages)),
            sorted(set(self.insurance_sectors)),
            self.mode,
            self.new_patients,
            self.name and sorted(set(fold(self.name).split())),
            self.sort,
        )
        return f"{self.country}:{hashlib.sha256(repr(asked).encode()).hexdigest()}"


class Hit(NamedTuple):
    """One practitioner found. `score` is the rank by relevance, from 0 to 1,000,000."""

    id: str
    distance_km: float | None
    next_available: datetime | None
    score: int
