"""Stretches of local time and the arithmetic of days, weeks and months. All of it half-open."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)


class SpanKind(Enum):
    """How a stretch was said, which decides how it goes together with others."""

    DAY = auto()  # a certain day
    WEEKDAY = auto()  # "Friday": the coming one, unless a week is named as well
    CONTAINER = auto()  # a week, a weekend, a month: may hold a weekday
    FROM = auto()  # open at the end
    UNTIL = auto()  # begins now


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end` in local time; None is open. Of a series ("Tuesday or Friday") `weekdays` are those said."""

    start: datetime | None
    end: datetime | None
    kind: SpanKind
    weekdays: frozenset[int] = frozenset()

    def of_kind(self, kind: SpanKind) -> "Span":
        return replace(self, kind=kind)

    @property
    def first_day(self) -> date | None:
        return self.start.date() if self.start else None


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def days(first: date, count: int = 1, kind: SpanKind = SpanKind.DAY) -> Span:
    """`count` whole days."""
    return Span(midnight(first), midnight(first + count * DAY), kind)


def series(said: frozenset[int], first: date) -> Span:
    """The first of each of the weekdays from a day on, as the stretch that holds them all."""
    found = [coming(weekday, first) for weekday in said]
    return Span(midnight(min(found)), midnight(max(found) + DAY), SpanKind.WEEKDAY, said)


def coming(weekday: int, today: date, *, today_included: bool = True) -> date:
    """The next day that is `weekday` (0 is Monday)."""
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead or today_included else 7)


def week_start(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def add_months(day: date, count: int) -> date:
    """The same day `count` months later, or that month's last."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_span(year: int, month: int) -> Span:
    return days(date(year, month, 1), monthrange(year, month)[1], SpanKind.CONTAINER)
