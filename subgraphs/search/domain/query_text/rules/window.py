"""Windows: weeks, weekends and months, and what lies before, until, after, from, between or within them."""

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
    add_months,
    coming,
    days,
    midnight,
    month_span,
    series,
    week_start,
)

_THURSDAY, _FRIDAY, _SATURDAY = 3, 4, 5
_NEXT = frozenset(("next", "prochain", "prochaine", "suivant", "suivante"))
_NEXT_EN = frozenset(("next",))
_NOUNS = frozenset(("weekend", "year", "time", "possible", "available"))
_TRAILING_ON = frozenset(("on", "an"))


def _week(weeks_ahead: int) -> Builder:
    def build(context: Context, _slots: tuple[Any, ...]) -> Span:
        return days(week_start(context.now.date()) + timedelta(weeks=weeks_ahead), 7, SpanKind.CONTAINER)

    return build


def _weekend(weeks_ahead: int) -> Builder:
    def build(context: Context, _slots: tuple[Any, ...]) -> Span:
        saturday = week_start(context.now.date()) + timedelta(days=_SATURDAY, weeks=weeks_ahead)
        return days(saturday, 2, SpanKind.CONTAINER)

    return build


def _week_of(first_weekday: int, count: int) -> Builder:
    """The week, or the weekend of the week, in which a date lies."""

    def build(context: Context, slots: tuple[Any, ...]) -> Span | None:
        span = days(week_start(slots[-1]) + timedelta(days=first_weekday), count, SpanKind.CONTAINER)
        return span if span.end and span.end > context.now else None

    return build


def _coming_weekend(context: Context, _slots: tuple[Any, ...]) -> Span:
    """ "le week-end prochain": the one that has not begun."""
    return days(coming(_SATURDAY, _after_weekend(context.now.date())), 2, SpanKind.CONTAINER)


def _weekend_after_coming(context: Context, _slots: tuple[Any, ...]) -> Span:
    """ "übernächstes Wochenende": a week after the coming one."""
    return days(coming(_SATURDAY, _after_weekend(context.now.date())) + timedelta(weeks=1), 2, SpanKind.CONTAINER)


def _after_weekend(today: date) -> date:
    return today + timedelta(days=7 - today.weekday()) if today.weekday() >= _SATURDAY else today


def _week_number(context: Context, slots: tuple[int, ...]) -> Span | None:
    """ "KW 50": the next ISO week of that number."""
    today = context.now.date()
    for year in (today.year, today.year + 1):
        try:
            monday = date.fromisocalendar(year, slots[0], 1)
        except ValueError:
            continue
        if monday + 7 * DAY > today:
            return days(monday, 7, SpanKind.CONTAINER)
    return None


def _week_of_feast(context: Context, slots: tuple[Any, ...]) -> Span | None:
    """ "Christmas week": that in which the day lies."""
    month, day = slots[0]
    found = next_month_day(day, month, context.now.date())
    return None if found is None else _week_of(0, 7)(context, (found,))


def _part_of_week(weeks_ahead: int, first_weekday: int, count: int) -> Builder:
    """ "early next week" is its Monday and Tuesday, "mid" Tuesday to Thursday, "late" from Thursday; what is over this
    week is meant of the next.
    """

    def build(context: Context, _slots: tuple[Any, ...]) -> Span:
        today = context.now.date()
        first = week_start(today) + timedelta(weeks=weeks_ahead, days=first_weekday)
        is_over = first + timedelta(days=count) <= today
        return days(first + timedelta(weeks=1) if is_over else first, count, SpanKind.CONTAINER)

    return build


def _week_of_month(context: Context, slots: tuple[Any, ...]) -> Span | None:
    """ "the second week of January": weeks belong to the month that has their Thursday, and end where the month does."""
    nth, *month_and_year = slots
    month = _month(context, tuple(month_and_year))
    if month is None or month.start is None or month.end is None:
        return None
    from_day = month.start if nth > 0 else month.end - 7 * DAY
    thursday = coming(_THURSDAY, from_day.date()) + timedelta(weeks=max(nth - 1, 0))
    week = days(week_start(thursday), 7, SpanKind.CONTAINER)
    start, end = max(midnight(week_start(thursday)), month.start), month.end if nth < 0 else week.end
    return Span(start, end, SpanKind.CONTAINER) if end and month.end > start and end > context.now else None


def _this_or_next(this: Builder, following: Builder) -> Builder:
    def build(context: Context, slots: tuple[Any, ...]) -> Span:
        return Span(this(context, slots).start, following(context, slots).end, SpanKind.CONTAINER)

    return build


def _month_ahead(months: int) -> Builder:
    def build(context: Context, _slots: tuple[Any, ...]) -> Span:
        first = add_months(context.now.date().replace(day=1), months)
        return month_span(first.year, first.month)

    return build


def _month(context: Context, slots: tuple[Any, ...]) -> Span | None:
    """The next such month, the running one included."""
    month, *said = slots
    today = context.now.date()
    year = said[0] if said else today.year + (month < today.month)
    return month_span(year, month) if (year, month) >= (today.year, today.month) else None


def _part_of_month(first_day: int, end_day: int | None) -> Builder:
    """ "early", "mid" and "late" January are its thirds."""

    def build(context: Context, slots: tuple[Any, ...]) -> Span | None:
        span = slots[0] if isinstance(slots[0], Span) else _month(context, slots)
        if span is None or span.start is None:
            return None
        end = span.start.replace(day=end_day) if end_day else span.end
        found = Span(span.start.replace(day=first_day), end, SpanKind.CONTAINER)
        return found if end and end > context.now else None

    return build


def _this_year(context: Context, _slots: tuple[Any, ...]) -> Span:
    return _year(context, (context.now.year,)) or days(context.now.date())


def _next_year(context: Context, _slots: tuple[Any, ...]) -> Span | None:
    return _year(context, (context.now.year + 1,))


def _year(context: Context, slots: tuple[Any, ...]) -> Span | None:
    year = slots[0]
    return (
        Span(midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1)), SpanKind.CONTAINER)
        if year >= context.now.year
        else None
    )


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


def _week_of_year(reading: Reading, position: int) -> Match | None:
    """ "50" of "KW 50", but not "9" of "en semaine 9h-11h"."""
    number = reading.tokens[position].number
    is_hour = reading.match("clock", position) or reading.match("dashed_hours", position)
    return None if number is None or is_hour else (number, position + 1)


PRIMITIVES: dict[str, Primitive] = {
    "bare_next": _bare(_NEXT),
    "bare_next_en": _bare(_NEXT_EN),
    "trailing_on": _trailing_on,
    "early_alone": _early_alone,
    "week_of_year": _week_of_year,
}
BEGINNINGS = {
    "bare_next": _NEXT,
    "bare_next_en": _NEXT_EN,
    "trailing_on": _TRAILING_ON,
    "early_alone": frozenset(("early",)),
}
RULES: dict[str, dict[str, Builder]] = {
    "span": {
        "day": same,
        "instant": same,
        "of_rest": same,
        "short": lambda context, slots: days(coming(slots[0], context.now.date()), kind=SpanKind.WEEKDAY),
        "this_week": _week(0),
        "next_week": _week(1),
        "this_or_next_week": _this_or_next(_week(0), _week(1)),
        "this_or_next_month": _this_or_next(_month_ahead(0), _month_ahead(1)),
        "week_of_month": _week_of_month,
        "early_week": _part_of_week(0, 0, 2),
        "mid_week": _part_of_week(0, 1, 3),
        "late_week": _part_of_week(0, 3, 4),
        "early_next_week": _part_of_week(1, 0, 2),
        "mid_next_week": _part_of_week(1, 1, 3),
        "late_next_week": _part_of_week(1, 3, 4),
        "next_year": _next_year,
        "week_after_next": _week(2),
        "week_of": _week_of(0, 7),
        "weekend_of": _week_of(_SATURDAY, 2),
        "this_weekend": _weekend(0),
        "next_weekend": _weekend(1),
        "coming_weekend": _coming_weekend,
        "weekend_after_coming": _weekend_after_coming,
        "this_month": _month_ahead(0),
        "next_month": _month_ahead(1),
        "month": _month,
        "early_month": _part_of_month(1, 11),
        "mid_month": _part_of_month(11, 21),
        "late_month": _part_of_month(21, None),
        "week_number": _week_number,
        "first_half_of_month": _part_of_month(1, 16),
        "second_half_of_month": _part_of_month(16, None),
        "week_of_feast": _week_of_feast,
        "this_year": _this_year,
        "year": _year,
    },
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
