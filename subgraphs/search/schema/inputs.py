"""What clients send to a search."""

from datetime import datetime, time
from typing import TypeVar, overload

import strawberry

from servicekit.errors import BadInput
from servicekit.graphql import LanguageCode
from subgraphs.search.domain.geo import Point
from subgraphs.search.domain.search_request import Filters, Near
from subgraphs.search.schema.enums import ConsultationMode, InsuranceSector, Weekday

MINUTES_A_DAY = 24 * 60
MAX_VALUES = 50

T = TypeVar("T")


@strawberry.input(description='Where the client is, for distances and for "near me".')
class NearInput:
    """A point on the globe."""

    latitude: float = strawberry.field(description="Degrees north: 48.8566.")
    longitude: float = strawberry.field(description="Degrees east: 2.3522.")
    radius_km: float | None = strawberry.field(default=None, description="How far away, in kilometres; 10 if not said.")

    def to_near(self) -> Near:
        """For the use case."""
        return Near(Point(self.latitude, self.longitude), self.radius_km)


@strawberry.input(description="A part of the day by the practice's clock, half-open.")
class DayPartInput:
    """From one time to another; 00:00 as the end is midnight."""

    start: time = strawberry.field(name="from", description='The first minute: "08:00".')
    end: time = strawberry.field(name="to", description='The minute after the last: "12:00"; "00:00" is midnight.')

    def to_minutes(self) -> tuple[int, int]:
        """Minutes of the day. Raises BadInput when nothing lies between."""
        start, end = _minutes(self.start), _minutes(self.end) or MINUTES_A_DAY
        if start >= end:
            raise BadInput("filter.dayPart: from must lie before to.", argument="filter.dayPart")
        return start, end


@strawberry.input(description="Conditions; each that is given wins over what the text says of the same thing.")
class PractitionerFilter:
    """All conditions must hold; of several values of one, any."""

    specialties: list[strawberry.ID] | None = strawberry.field(
        default=None, description='Codes of specialties: ["dentist"].'
    )
    start: datetime | None = strawberry.field(
        name="from", default=None, description="A free start lies at or after this instant."
    )
    end: datetime | None = strawberry.field(
        name="to", default=None, description="A free start lies before this instant."
    )
    day_part: DayPartInput | None = strawberry.field(default=None, description="A free start lies in it.")
    weekdays: list[Weekday] | None = strawberry.field(default=None, description="A free start lies on one of them.")
    languages: list[LanguageCode] | None = strawberry.field(default=None, description="Speaks one of them.")
    insurance_sectors: list[InsuranceSector] | None = strawberry.field(
        default=None, description="Accepts one of them; nobody outside is ever shown."
    )
    mode: ConsultationMode | None = strawberry.field(default=None, description="Offers it.")
    new_patients: bool | None = strawberry.field(
        default=None, description="true: takes new patients. false: it does not matter, whatever the text says."
    )
    name: str | None = strawberry.field(default=None, description='Is called so, but for a typo: "Martin".')

    def to_filters(self) -> Filters:
        """For the use case. Raises BadInput."""
        return Filters(
            specialties=tuple(encodable(str(code)) for code in _few(self.specialties, "specialties")),
            start=self.start,
            end=self.end,
            day_part=self.day_part.to_minutes() if self.day_part else None,
            weekdays=tuple(day.value for day in _few(self.weekdays, "weekdays")),
            languages=tuple(str(language) for language in _few(self.languages, "languages")),
            insurance_sectors=tuple(sector.value for sector in _few(self.insurance_sectors, "insuranceSectors")),
            mode=self.mode.value if self.mode else None,
            new_patients=self.new_patients,
            name=encodable(self.name),
        )


@overload
def encodable(text: str) -> str: ...
@overload
def encodable(text: str | None) -> str | None: ...
def encodable(text: str | None) -> str | None:
    """Without lone surrogates, which JSON lets in and no answer can hold."""
    return None if text is None else text.encode("utf-8", "replace").decode()


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _few(values: list[T] | None, name: str) -> list[T]:
    if values is not None and len(values) > MAX_VALUES:
        raise BadInput(f"filter.{name}: more than {MAX_VALUES} values.", argument=f"filter.{name}")
    return values or []
