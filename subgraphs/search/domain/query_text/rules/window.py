"""Windows: what lies before, until, after, from, between or within days, weeks and months."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from subgraphs.search.domain.query_text.grammar import Builder, Context, Match, Primitive, Reading, same
from subgraphs.search.domain.query_text.rules.dates import later, next_month_day
from subgraphs.search.domain.query_text.rules.day_part import DayPart
from subgraphs.search.domain.query_text.rules.numbers import Period
from subgraphs.search.domain.query_text.rules.weekdays import WeekdaySeries, coming_series
from subgraphs.search.domain.query_text.spans import (
    DAY,
    Span,
    SpanKind,
    coming,
    days,
    midnight,
    series,
)

_FRIDAY = 4
_NEXT = frozenset(("next", "prochain", "prochaine", "suivant", "suivante"))
_NEXT_EN = frozenset(("next",))
_NOUNS = frozenset(("weekend", "year", "time", "possible", "available"))
_TRAILING_ON = frozenset(("on", "an"))


def _before(context: Context, slots: tuple[Span, ...]) -> Span | None:
    end = slots[-1].start
    return Span(None, end, SpanKind.UNTIL) if end and end > context.now else None


def _until(_context: Context, slots: tuple[Span, ...]) -> Span | None:
    return Span(None, slots[0].end, SpanKind.UNTIL) if slots[0].end else None


def _until_part(bound: Callable[[DayPart], int]) -> Builder:
    """ "before tonight" ends where the evening begins, "by tonight" where it ends; neither asks for an evening."""

    def build(context: Context, slots: tuple[Any, ...]) -> Span | None:
        day, part = slots[0] if isinstance(slots[0], tuple) else slots[:2]
        if day.start is None or day.end != day.start + DAY:
            return None
        end = day.start + timedelta(minutes=bound(part))
        return Span(None, end, SpanKind.UNTIL) if end > context.now else None

    return build


def _after(_context: Context, slots: tuple[Span, ...]) -> Span | None:
    return Span(slots[0].end, None, SpanKind.FROM) if slots[0].end else None


def _from(_context: Context, slots: tuple[Span, ...]) -> Span | None:
    return Span(slots[0].start, None, SpanKind.FROM) if slots[0].start else None


def _between(_context: Context, slots: tuple[Span, ...]) -> Span | None:
    """ "between Monday and Wednesday", both days included; the later one may lie in the following week."""
    first, last = slots
    if first.start is None or last.end is None or _is_working_week(first, last):
        return None
    end = last.end
    if end <= first.start and last.kind is SpanKind.WEEKDAY:
        end += 7 * DAY
    return Span(first.start, end, SpanKind.DAY) if end > first.start else None


def _is_working_week(first: Span, last: Span) -> bool:
    """ "Monday to Friday" means the weekdays of any week (see weekdays)."""
    if first.kind is not SpanKind.WEEKDAY or last.kind is not SpanKind.WEEKDAY or first.start == first.end:
        return False
    return (
        first.start is not None
        and last.start is not None
        and (first.start.weekday(), last.start.weekday()) == (0, _FRIDAY)
    )


def _day_range(_context: Context, slots: tuple[Any, ...]) -> Span | None:
    """ "du 3 au 7 décembre", "3.-7. Dezember"."""
    first_day, last = slots
    if not 1 <= first_day < last.day:
        return None
    return Span(midnight(last.replace(day=first_day)), midnight(last + DAY), SpanKind.DAY)


def _either_day(_context: Context, slots: tuple[Any, ...]) -> Span | None:
    """ "the 4th or 8th of December"."""
    first_day, last = slots
    if not 1 <= first_day < last.day:
        return None
    first = last.replace(day=first_day)
    return Span(midnight(first), midnight(last + DAY), SpanKind.DAY, frozenset((first.weekday(), last.weekday())))


def _month_day_range(context: Context, slots: tuple[Any, ...]) -> Span | None:
    """ "December 7-11"."""
    month, (first_day, last_day) = slots
    last = next_month_day(last_day, month, context.now.date())
    return None if last is None else _day_range(context, (first_day, last))


def _weekday_range(context: Context, slots: tuple[int, ...]) -> Span:
    """ "between Tuesday and Thursday", both included."""
    first, last = slots
    said = frozenset((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
    return series(said, coming(first, context.now.date()))


def _within(context: Context, slots: tuple[Period, ...]) -> Span:
    """From now to the end of the last day; hours are counted to the minute."""
    period = slots[0]
    if period.hours:
        return Span(context.now, context.now + timedelta(hours=period.hours), SpanKind.UNTIL)
    return Span(context.now, midnight(later(context.now.date(), period) + DAY), SpanKind.UNTIL)


def _from_now(context: Context, _slots: tuple[Any, ...]) -> Span:
    return Span(context.now, None, SpanKind.FROM)


def _day_and_part(context: Context, slots: tuple[Any, ...]) -> tuple[Span, DayPart] | None:
    """A day and its part in one phrase: "this morning", "Vormittag des 4. Dezember"; without a day it is today."""
    if isinstance(slots[-1], date):
        return days(slots[-1]), slots[0]
    if isinstance(slots[0], Span):
        return slots[0], slots[1]
    return days(context.now.date()), slots[0]


def _weekday_and_part(context: Context, slots: tuple[int, DayPart]) -> tuple[Span, DayPart]:
    """ "Mi Nachmittag": two letters are a weekday where a part of the day follows."""
    return days(coming(slots[0], context.now.date()), kind=SpanKind.WEEKDAY), slots[1]


def _tomorrow_and_part(context: Context, slots: tuple[DayPart, ...]) -> tuple[Span, DayPart]:
    return days(context.now.date() + DAY), slots[0]


def _fixed_part(first_hour: int, end_hour: int) -> Builder:
    def build(context: Context, slots: tuple[Any, ...]) -> tuple[Span, DayPart] | None:
        day = slots[0] if slots else days(context.now.date())
        if isinstance(day, WeekdaySeries):
            day = coming_series(context, (day,))
        elif not isinstance(day, Span):
            day = days(coming(day, context.now.date()), kind=SpanKind.WEEKDAY)
        return None if day is None else (day, DayPart(first_hour * 60, end_hour * 60, is_named=True))

    return build


def _bare(words: frozenset[str]) -> Primitive:
    """ "next" of "this week or next" and "Friday next", but not of "this month or next week" and "Friday next month"."""

    def read(reading: Reading, position: int) -> Match | None:
        if reading.tokens[position].word not in words:
            return None
        following = reading.tokens[position + 1 : position + 2]
        is_of_noun = bool(following and following[0].word in _NOUNS)
        is_of_noun |= any(reading.match(symbol, position + 1) for symbol in ("unit", "weekday"))
        return None if is_of_noun else (None, position + 1)

    return read


def _trailing_on(reading: Reading, position: int) -> Match | None:
    """ "on" of "from 2:30 on" and "an" of "ab 9 Uhr an", but not of "2:30 on Friday" and "ab 9 an Wochenenden"."""
    if reading.tokens[position].word not in _TRAILING_ON:
        return None
    leads = any(
        (found := reading.match(symbol, position)) and found[1] > position + 1 for symbol in ("day", "span", "weekdays")
    )
    return None if leads else (None, position + 1)


def _early_alone(reading: Reading, position: int) -> Match | None:
    """ "early" of "next week early", but not of "next week early morning"."""
    is_alone = reading.tokens[position].word == "early" and reading.match("part", position) is None
    return (None, position + 1) if is_alone else None


PRIMITIVES: dict[str, Primitive] = {
    "bare_next": _bare(_NEXT),
    "bare_next_en": _bare(_NEXT_EN),
    "trailing_on": _trailing_on,
    "early_alone": _early_alone,
}
BEGINNINGS = {
    "bare_next": _NEXT,
    "bare_next_en": _NEXT_EN,
    "trailing_on": _TRAILING_ON,
    "early_alone": frozenset(("early",)),
}
RULES: dict[str, dict[str, Builder]] = {
    "window": {
        "span": same,
        "before": _before,
        "until": _until,
        "before_part": _until_part(lambda part: part.first),
        "until_part": _until_part(lambda part: part.last),
        "after": _after,
        "from": _from,
        "between": _between,
        "day_range": _day_range,
        "either_day": _either_day,
        "month_day_range": _month_day_range,
        "weekday_range": _weekday_range,
        "series": coming_series,
        "within": _within,
        "from_now": _from_now,
        "within_hour": lambda context, _slots: _within(context, (Period(hours=1),)),
    },
    "day_and_part": {
        "this_part": _day_and_part,
        "short": _weekday_and_part,
        "part_of_day": _day_and_part,
        "part_of_tomorrow": _tomorrow_and_part,
        "early": _fixed_part(6, 9),
        "morning": _fixed_part(6, 12),
        "series_morning": _fixed_part(6, 12),
        "evening": _fixed_part(18, 22),
    },
}
