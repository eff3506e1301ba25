"""Bookable starts, read off a value of Redis or computed from a calendar: the same minutes either way."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from domain_events import ConsultationType
from scheduling import Rules, bookable_starts, not_admitted, slot_minutes
from scheduling.bitmap import minutes_of, starts_of_runs, whole_cells, window
from scheduling.hours import is_limited, open_minutes
from scheduling.limits import start_limits
from scheduling.minutes import MINUTES_PER_DAY, floor_minute, instant_at
from scheduling.redis_value import CalendarValue
from scheduling.rules import cells_needed
from scheduling.zones import first_minute_of, local_day
from subgraphs.availability.domain.calendar import Calendar, epoch_ms


class OutOfReach(Exception):
    """A question needs cells that a value does not have: the calendar must be asked."""


class Starts(NamedTuple):
    """The minutes [low, high) in which wanted slots may start; empty if low >= high."""

    low: int
    high: int


class Source(Protocol):
    """Where starts come from."""

    rules: Rules

    def starts(self, kind: ConsultationType, wanted: Starts, now: datetime) -> Iterator[int]:
        """The bookable ones of the wanted starts, as minutes, ascending. May raise OutOfReach, also on the way."""
        ...


class ShownSource:
    """A value out of Redis and the rules that it was made by."""

    def __init__(self, rules: Rules, value: CalendarValue) -> None:
        self.rules = rules
        self._value = value

    def starts(self, kind: ConsultationType, wanted: Starts, now: datetime) -> Iterator[int]:
        """First what the value has; OutOfReach where it ends before the wanted starts do."""
        if wanted.low >= wanted.high or not_admitted(self.rules, kind, None) is not None:
            return
        span = self._value.span
        if wanted.low < span.start:
            raise OutOfReach
        runs = starts_of_runs(self._free(kind, now), cells_needed(kind, span.grid_minutes), span)
        yield from minutes_of(window(runs, span, wanted.low, wanted.high), span)
        if wanted.high - 1 + slot_minutes(self.rules, kind) > span.end:
            raise OutOfReach

    def _free(self, kind: ConsultationType, now: datetime) -> int:
        span, schedule, free = self._value.span, self.rules.schedule, self._value.free(epoch_ms(now))
        if is_limited(schedule):
            free &= whole_cells(open_minutes(schedule, self.rules.time_zone, span.start, span.end, kind.id), span)
        return free


class CalendarSource:
    """A calendar with its rules; what is taken was read for the stretch in question."""

    def __init__(self, rules: Rules, calendar: Calendar) -> None:
        self.rules = rules
        self._calendar = calendar

    def starts(self, kind: ConsultationType, wanted: Starts, now: datetime) -> Iterator[int]:
        """All of them."""
        low, high = instant_at(wanted.low), instant_at(wanted.high)
        return map(floor_minute, bookable_starts(self.rules, kind, self._calendar.busy_at(now), low, high, now))


def starts_of_days(rules: Rules, first: int, days: int, now: datetime) -> Starts:
    """When slots of these local days (from the day number `first` on) may start, within notice and horizon."""
    limits = start_limits(rules, now)
    today = local_day(rules.time_zone, floor_minute(now))
    # Days that nobody can book are cut off first: no zone need be computed for the year 5000.
    low_day, high_day = max(first, today), min(first + days, today + rules.schedule.horizon_days + 1)
    if low_day >= high_day:
        return Starts(limits.earliest, limits.earliest)
    low, high = (first_minute_of(rules.time_zone, day) for day in (low_day, high_day))
    return Starts(max(low, limits.earliest), min(high, limits.end))


def starts_of_horizon(rules: Rules, now: datetime) -> Starts:
    """When slots may start at all."""
    limits = start_limits(rules, now)
    return Starts(limits.earliest, limits.end)


def is_outdated(value: CalendarValue, now: datetime) -> bool:
    """Whether the daily step of a value is overdue, or the clock went back."""
    return not 0 <= floor_minute(now) // MINUTES_PER_DAY - value.first_day <= 1
