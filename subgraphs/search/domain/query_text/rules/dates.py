"""Days: today, weekdays, dates in words and digits, days counted from now."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from subgraphs.search.domain.query_text.grammar import Builder, Context, Match, Primitive, Reading, same
from subgraphs.search.domain.query_text.rules.clock import DASHES, UNTIL
from subgraphs.search.domain.query_text.rules.numbers import HOUR_WORDS, Period
from subgraphs.search.domain.query_text.spans import Span, SpanKind, add_months, coming, days, series, week_start

MOST_DAYS = 31
_NOT_AFTER_DAY = HOUR_WORDS | {"arrondissement", "arr", "ardt", "bezirk", "stock", "mal", "kind", "jahr", "am", "pm"}
_SEPARATORS = (".", "/", ". ", "-")


def _numeric_date(reading: Reading, position: int) -> Match | None:
    """ "3.12.", "03/12", "3.12.2026", "2026-12-03": the day stands first, unless only the other order is a date."""
    tokens = reading.tokens[position : position + 3]
    numbers = [token.number for token in tokens]
    if len(tokens) < 2 or numbers[0] is None or numbers[1] is None or tokens[1].gap not in _SEPARATORS:
        return None
    with_third = len(tokens) == 3 and numbers[2] is not None and tokens[2].gap == tokens[1].gap
    if len(tokens[0].word) == 4:
        day = _valid(numbers[0], numbers[1], numbers[2] or 0) if with_third else None
        return None if day is None else (day, position + 3)
    today = reading.context.now.date()
    if with_third and len(tokens[2].word) in (2, 4):
        day = _either_order(numbers[0], numbers[1], _full_year(numbers[2] or 0))
        return None if day is None else (day, position + 3)
    if tokens[1].gap == "-" or max(len(tokens[0].word), len(tokens[1].word)) > 2:
        return None
    if tokens[1].gap == ". " and tokens[1].after != ".":
        return None  # "am 15. 9 bis 11 Uhr"
    day = _next_of_its_kind(numbers[0], numbers[1], today, either_order=tokens[1].gap == "/")
    return None if day is None else (day, position + 2)


def _bare_day(reading: Reading, position: int) -> Match | None:
    """ "le 3", but not "le 3 km", "le 3e" or "le 3h"."""
    number = reading.tokens[position].number
    if number is None or not 1 <= number <= MOST_DAYS:
        return None
    following = reading.tokens[position + 1 : position + 2]
    if following and (following[0].gap in ("", ".", "/", ":", "-") or following[0].word in _NOT_AFTER_DAY):
        return None
    if following and following[0].word in UNTIL and _is_hour_behind(reading, position + 2):
        return None
    for symbol in ("unit", "month", "distance_unit", "minutes_word"):
        if reading.match(symbol, position + 1):
            return None
    return number, position + 1


def _is_hour_behind(reading: Reading, position: int) -> bool:
    """ "11" of "Mittwoch 9 bis 11", but not of "9 bis 11 Dezember"."""
    is_number = position < len(reading.tokens) and reading.tokens[position].number is not None
    return (
        is_number and reading.match("month", position + 1) is None and reading.match("numeric_date", position) is None
    )


def _weekday_before_day(reading: Reading, position: int) -> Match | None:
    """ "mar" of "mar 3" and "Do" of "Do 3.": a weekday also where the date is another one and has to be named."""
    found = reading.match("weekday_short", position)
    return found if found and (reading.match("bare_day", found[1]) or reading.match("date", found[1])) else None


def _dashed_days(reading: Reading, position: int) -> Match | None:
    """ "7-11" of "December 7-11"."""
    tokens = reading.tokens[position : position + 2]
    if len(tokens) < 2 or tokens[1].gap.strip() not in DASHES:
        return None
    first, last = tokens[0].number, tokens[1].number
    if first is None or last is None or not 1 <= first < last <= MOST_DAYS or reading.match("clock", position + 1):
        return None
    return (first, last), position + 2


def _dashed_day(reading: Reading, position: int) -> Match | None:
    """ "7" of "7-11 December" and "7-11.12."."""
    number, following = reading.tokens[position].number, reading.tokens[position + 1 : position + 2]
    is_dashed = bool(following) and following[0].gap.strip() in DASHES
    return (number, position + 1) if is_dashed and number is not None else None


def _full_year(year: int) -> int:
    return year + 2000 if year < 100 else year


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _either_order(day: int, month: int, year: int) -> date | None:
    return _valid(year, month, day) or _valid(year, day, month)


def _next_of_its_kind(day: int, month: int, today: date, *, either_order: bool) -> date | None:
    """The next such day, today included; 29 February waits for its year."""
    for year in range(today.year, today.year + 9):
        found = _either_order(day, month, year) if either_order else _valid(year, month, day)
        if found and found >= today:
            return found
    return None


def _day_month(context: Context, slots: tuple[Any, ...]) -> date | None:
    day, month, *year = slots
    return _valid(year[0], month, day) if year else next_month_day(day, month, context.now.date())


def next_month_day(day: int, month: int, today: date) -> date | None:
    candidates = (_valid(year, month, day) for year in range(today.year, today.year + 9))
    return next((found for found in candidates if found and found >= today), None)


def _month_day(context: Context, slots: tuple[Any, ...]) -> date | None:
    month, day, *year = slots
    return _day_month(context, (day, month, *year))


def _day_of_month(context: Context, slots: tuple[Any, ...]) -> date | None:
    today = context.now.date()
    months = (add_months(today.replace(day=1), ahead) for ahead in range(3))
    candidates = (_valid(month.year, month.month, slots[0]) for month in months)
    return next((found for found in candidates if found and found >= today), None)


def _day_of_month_ahead(months: int) -> Builder:
    def build(context: Context, slots: tuple[Any, ...]) -> date | None:
        month = add_months(context.now.date().replace(day=1), months)
        return _valid(month.year, month.month, slots[0])

    return build


def _nth_weekday(context: Context, slots: tuple[Any, ...]) -> Span | None:
    """ "the first Monday of December", "le dernier vendredi de janvier"."""
    nth, weekday, month, *year = slots
    first = _valid(year[0] if year else context.now.year, month, 1)
    for candidate in (first, add_months(first, 12)) if first else ():
        found = coming(weekday, candidate) + timedelta(weeks=nth - 1)
        if nth < 0:
            found = add_months(candidate, 1) - timedelta(days=1)
            found -= timedelta(days=(found.weekday() - weekday) % 7)
        if found >= context.now.date() and found.month == month:
            return days(found)
    return None


def _weekday_after_coming(context: Context, slots: tuple[Any, ...]) -> Span:
    """ "übernächsten Freitag": a week after the coming one."""
    return days(coming(slots[0], context.now.date(), today_included=False) + timedelta(weeks=1))


def _on_date(context: Context, slots: tuple[Any, ...]) -> Span | None:
    """What is over is no window, and a date that is another weekday than was said is read apart from it."""
    day: date = slots[-1]
    if isinstance(slots[0], int) and day.weekday() != slots[0]:
        return None
    return days(day) if context.now.date() <= day < date(2200, 1, 1) else None


def _feast(context: Context, slots: tuple[Any, ...]) -> Span | None:
    month, day = slots[0]
    found = next_month_day(day, month, context.now.date())
    return None if found is None else days(found)


def feast_day(rule: str) -> tuple[int, int]:
    """ "12-25" of the data files as month and day."""
    month, day = rule.split("-")
    return int(month), int(day)


def _ahead(count: int) -> Builder:
    return lambda context, _slots: days(context.now.date() + timedelta(days=count))


def _weekday(context: Context, slots: tuple[Any, ...]) -> Span:
    return days(coming(slots[0], context.now.date()), kind=SpanKind.WEEKDAY)


def _coming_weekday(context: Context, slots: tuple[Any, ...]) -> Span:
    return days(coming(slots[0], context.now.date(), today_included=False))


def _weekday_of_week(weeks: int) -> Builder:
    """ "next Friday" in English is Friday of next week."""

    def build(context: Context, slots: tuple[Any, ...]) -> Span | None:
        found = week_start(context.now.date()) + timedelta(days=7 * weeks + slots[0])
        return days(found) if found >= context.now.date() else None

    return build


def _series_next_week(context: Context, slots: tuple[Any, ...]) -> Span:
    """ "next Thursday or Friday" in English, "lundi et mardi semaine prochaine"."""
    found = series(slots[0].days, week_start(context.now.date()) + timedelta(weeks=1))
    return replace(found, kind=SpanKind.DAY)


def _series_coming(context: Context, slots: tuple[Any, ...]) -> Span:
    """ "jeudi ou vendredi prochain"."""
    return series(slots[0].days, context.now.date() + timedelta(days=1))


def later(day: date, period: Period) -> date:
    """A day that lies a period after another; hours do not count."""
    return add_months(day, period.months) + timedelta(days=period.days)


def _plus_period(context: Context, slots: tuple[Any, ...]) -> Span | None:
    """ "lundi en huit", "Freitag in einer Woche"."""
    start, period = slots
    first = start.first_day if isinstance(start, Span) else coming(start, context.now.date())
    return None if period.hours or first is None else days(later(first, period))


def _period_then_day(context: Context, slots: tuple[Any, ...]) -> Span | None:
    """ "a week on Friday"."""
    return _plus_period(context, (slots[1], slots[0]))


def _in_period(context: Context, slots: tuple[Any, ...]) -> Span | None:
    return None if slots[0].hours else days(later(context.now.date(), slots[0]))


PRIMITIVES: dict[str, Primitive] = {
    "numeric_date": _numeric_date,
    "bare_day": _bare_day,
    "dashed_days": _dashed_days,
    "dashed_day": _dashed_day,
    "weekday_before_day": _weekday_before_day,
}
BEGINNINGS = {"weekday_before_day": frozenset(("weekday_short",))}
RULES: dict[str, dict[str, Builder]] = {
    "date": {
        "numeric": same,
        "day_month": _day_month,
        "month_day": _month_day,
        "day_of_month": _day_of_month,
        "day_month_ordinal": _day_month,
        "ordinal_of_this_month": _day_of_month_ahead(0),
        "ordinal_of_next_month": _day_of_month_ahead(1),
    },
    "day": {
        "today": _ahead(0),
        "tomorrow": _ahead(1),
        "day_after_tomorrow": _ahead(2),
        "weekday": _weekday,
        "coming_weekday": _coming_weekday,
        "weekday_this_week": _weekday_of_week(0),
        "weekday_next_week": _weekday_of_week(1),
        "weekday_after_next_week": _weekday_of_week(2),
        "series_next_week": _series_next_week,
        "series_coming": _series_coming,
        "nth_weekday": _nth_weekday,
        "weekday_after_coming": _weekday_after_coming,
        "date": _on_date,
        "feast": _feast,
        "plus_period": _plus_period,
        "period_then_day": _period_then_day,
        "in_period": _in_period,
    },
}
