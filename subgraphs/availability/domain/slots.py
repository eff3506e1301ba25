"""Slots as patients see them, made of bookable starts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from domain_events import ConsultationType
from scheduling import Rules, slot_minutes
from scheduling.minutes import MINUTES_PER_DAY, date_of, instant_at
from scheduling.zones import stretches


@dataclass(frozen=True, slots=True)
class Slot:
    """Two instants in UTC, and what the practice's clock shows at the first (naive)."""

    start: datetime
    end: datetime
    local_start: datetime
    time_zone: str


@dataclass(frozen=True, slots=True)
class AvailableDay:
    """A local day of the practice and its slots, by start."""

    date: date
    slots: tuple[Slot, ...]


def by_day(rules: Rules, kind: ConsultationType, starts: Iterable[int], first: int, days: int) -> list[AvailableDay]:
    """The slots that begin at these minutes, on their local days; days without slots are there too."""
    slots_of: dict[int, list[Slot]] = {day: [] for day in range(first, first + days)}
    for slot, day in _slots(rules, kind, list(starts)):
        slots_of[day].append(slot)
    return [AvailableDay(date_of(day), tuple(slots)) for day, slots in slots_of.items()]


def slot_at(rules: Rules, kind: ConsultationType, start: int) -> Slot:
    """The slot of this type that begins at a minute."""
    return next(_slots(rules, kind, [start]))[0]


def _slots(rules: Rules, kind: ConsultationType, starts: list[int]) -> Iterator[tuple[Slot, int]]:
    """Slots with their local day numbers."""
    if not starts:
        return
    length, pieces = slot_minutes(rules, kind), iter(stretches(rules.time_zone, starts[0], starts[-1] + 1))
    piece = next(pieces)
    for start in starts:
        while start >= piece.end:
            piece = next(pieces)
        local = start + piece.offset
        wall_clock = instant_at(local).replace(tzinfo=None)
        yield Slot(instant_at(start), instant_at(start + length), wall_clock, rules.time_zone), local // MINUTES_PER_DAY
