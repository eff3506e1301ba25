"""Weeks, weekends, months and years of the calendar: "next week", "le week-end prochain", "KW 50", "Mitte Dezember"."""

from datetime import date, timedelta
from typing import Any

from subgraphs.search.domain.query_text.grammar import Builder, Context, Match, Primitive, Reading, same
from subgraphs.search.domain.query_text.rules.dates import next_month_day
from subgraphs.search.domain.query_text.spans import (
    DAY,
    Span,
    SpanKind,
    add_months,
    coming,
    days,
    midnight,
    month_span,
    week_start,
)

_THURSDAY, _SATURDAY = 3, 5


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


def _week_of_year(reading: Reading, position: int) -> Match | None:
    """ "50" of "KW 50", but not "9" of "en semaine 9h-11h"."""
    number = reading.tokens[position].number
    is_hour = reading.match("clock", position) or reading.match("dashed_hours", position)
    return None if number is None or is_hour else (number, position + 1)


PRIMITIVES: dict[str, Primitive] = {"week_of_year": _week_of_year}
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
}
