"""What patients ask of a practitioner's time, and how it is answered from any source of starts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from domain_events import ConsultationType
from scheduling import Rules
from scheduling.minutes import day_number, floor_minute
from scheduling.validation import LONGEST_HORIZON_DAYS
from scheduling.zones import local_day
from servicekit.errors import BadInput
from subgraphs.availability.domain.calendar import BUFFER_REACH, Window
from subgraphs.availability.domain.slots import AvailableDay, Slot, by_day, slot_at
from subgraphs.availability.domain.starts import Source, starts_of_days, starts_of_horizon

MOST_DAYS = 31
FIRST_YEAR, LAST_YEAR = 1971, 9000

T_co = TypeVar("T_co", covariant=True)


class Question(Protocol[T_co]):
    """Something that is answered from one practitioner's starts."""

    @property
    def practitioner_id(self) -> UUID:
        """Whose time it is about."""
        ...

    def window(self, now: datetime) -> Window:
        """Which bookings an answer depends on, whatever the rules."""
        ...

    def answer(self, source: Source, now: datetime) -> T_co:
        """Raises BadInput, and what the source raises."""
        ...


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Which slots of a type are free on `days` local days from `first_date` on; None: from the practice's today."""

    practitioner_id: UUID
    consultation_type_id: str
    first_date: date | None
    days: int

    @classmethod
    def of(cls, practitioner_id: UUID, consultation_type_id: str, first_date: date | None, days: int) -> "FreeDays":
        """Checks what a client sent. Raises BadInput."""
        if not 1 <= days <= MOST_DAYS:
            raise BadInput(f"days: {days} is out of range; ask for 1 to {MOST_DAYS} days.", argument="days")
        if first_date is not None and not FIRST_YEAR <= first_date.year <= LAST_YEAR:
            message = f"from: {first_date} is out of range; ask for a day from {FIRST_YEAR} to {LAST_YEAR}."
            raise BadInput(message, argument="from")
        return cls(practitioner_id, consultation_type_id, first_date, days)

    def window(self, now: datetime) -> Window:
        """The days, a day more on both sides for the zone, and the buffers."""
        first = now if self.first_date is None else datetime.combine(self.first_date, time.min, UTC)
        margin = timedelta(days=1) + BUFFER_REACH
        return Window(first - margin, first + timedelta(days=self.days) + margin)

    def answer(self, source: Source, now: datetime) -> list[AvailableDay]:
        """Every day asked for, in order."""
        rules = source.rules
        kind = _consultation_type(rules, self.consultation_type_id)
        first = self._first_day(rules, now)
        starts = source.starts(kind, starts_of_days(rules, first, self.days, now), now)
        return by_day(rules, kind, starts, first, self.days)

    def _first_day(self, rules: Rules, now: datetime) -> int:
        if self.first_date is not None:
            return day_number(self.first_date)
        return local_day(rules.time_zone, floor_minute(now))


@dataclass(frozen=True, slots=True)
class NextSlot:
    """Which slot of a type is the next that can be booked; None: of any type."""

    practitioner_id: UUID
    consultation_type_id: str | None

    def window(self, now: datetime) -> Window:
        """All that any horizon holds."""
        return Window(now - BUFFER_REACH, now + timedelta(days=LONGEST_HORIZON_DAYS + 2) + BUFFER_REACH)

    def answer(self, source: Source, now: datetime) -> Slot | None:
        """The earliest; of types that begin together the first in the practitioner's order."""
        rules = source.rules
        wanted = starts_of_horizon(rules, now)
        found = [(next(source.starts(kind, wanted, now), None), kind) for kind in self._types(rules)]
        start, kind = min(
            ((start, kind) for start, kind in found if start is not None),
            key=lambda pair: pair[0],
            default=(None, None),
        )
        return None if start is None or kind is None else slot_at(rules, kind, start)

    def _types(self, rules: Rules) -> tuple[ConsultationType, ...]:
        if self.consultation_type_id is None:
            return rules.consultation_types
        return (_consultation_type(rules, self.consultation_type_id),)


def _consultation_type(rules: Rules, consultation_type_id: str) -> ConsultationType:
    kind = rules.consultation_type(consultation_type_id)
    if kind is None:
        shown = consultation_type_id[:40]
        message = f"consultationTypeId: {shown!r} is none of this practitioner's; see Practitioner.consultationTypes."
        raise BadInput(message, argument="consultationTypeId")
    return kind
