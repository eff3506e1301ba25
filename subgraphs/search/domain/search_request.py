"""What a client sends: a text, filters, or both."""

from dataclasses import dataclass
from datetime import datetime

from subgraphs.search.domain.geo import Point
from subgraphs.search.domain.query_text import Contradiction
from subgraphs.search.domain.question import Area, Sort


@dataclass(frozen=True, slots=True)
class Near:
    """Where the client is; without a radius the usual one."""

    centre: Point
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions in so many words; each that is given wins over what the text says of the same thing.

    `start` and `end` are instants; parts of the day are minutes, weekdays count from Monday 0.
    """

    specialties: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    day_part: tuple[int, int] | None = None
    weekdays: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    insurance_sectors: tuple[str, ...] = ()
    mode: str | None = None
    new_patients: bool | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as it was sent. Three places may say the country: the argument, the path, the token."""

    now: datetime
    text: str | None = None
    country: str | None = None
    path_country: str | None = None
    token_country: str | None = None
    near: Near | None = None
    filters: Filters = Filters()
    sort: Sort = Sort.RELEVANCE


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that the text named, or that its words can mean; `region` is its Land or department."""

    name: str | None
    postcode: str | None
    country: str
    centre: Point | None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What was searched for, to be shown and corrected. Times are local and naive."""

    country: str
    specialties: tuple[str, ...]
    place: FoundPlace | None
    place_alternatives: tuple[FoundPlace, ...]
    area: Area | None
    start: datetime | None
    end: datetime | None
    day_part: tuple[int, int] | None
    weekdays: tuple[int, ...]
    languages: tuple[str, ...]
    insurance_sectors: tuple[str, ...]
    mode: str | None
    new_patients: bool
    name: str | None
    sort: Sort
    is_beyond_known_days: bool
    unrecognised: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
