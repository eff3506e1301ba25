"""Parts of the day, named ("late afternoon") or bounded by the clock ("after 6pm"), in minutes after midnight."""

from typing import Any

from subgraphs.search.domain.query_text.grammar import Builder, Context
from subgraphs.search.domain.query_text.rules.clock import MIDNIGHT, NOON, Clock

DayPart = tuple[int, int]


def named(rule: str) -> DayPart:
    """ "06:00-12:00" of the data files."""
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in rule.split("-"))
    return first, last


def _part(first: int, last: int) -> DayPart | None:
    return (first, last) if 0 <= first < last <= MIDNIGHT else None


def _after(_context: Context, slots: tuple[Clock, ...]) -> DayPart | None:
    return _part(slots[0].settled(), MIDNIGHT)


def _before(_context: Context, slots: tuple[Clock, ...]) -> DayPart | None:
    return _part(0, slots[0].settled())


def _between(_context: Context, slots: tuple[Clock, ...]) -> DayPart | None:
    """A bare hour takes the half of the day of the other: "between 2 and 4pm" is 14:00 to 16:00."""
    first, last = slots
    if first.bare and not last.bare:
        start, end = first.minutes, last.minutes
        if start + NOON < end:
            start += NOON
    elif last.bare and not first.bare:
        start, end = first.minutes, last.minutes
    else:
        start, end = first.settled(), last.settled()
    if end <= start and last.bare:
        end += NOON
    return _part(start, end)


def _around(before_minutes: int, after_minutes: int) -> Builder:
    def build(_context: Context, slots: tuple[Clock, ...]) -> DayPart | None:
        at = slots[0].settled()
        return _part(max(at - before_minutes, 0), min(at + after_minutes, MIDNIGHT))

    return build


def _same(_context: Context, slots: tuple[Any, ...]) -> Any:
    return slots[0]


def _from_part(_context: Context, slots: tuple[DayPart, ...]) -> DayPart | None:
    return _part(slots[0][0], MIDNIGHT)


RULES: dict[str, dict[str, Builder]] = {
    "day_part": {
        "named": _same,
        "after": _after,
        "before": _before,
        "between": _between,
        "dashed": lambda context, slots: _between(context, slots[0]),
        "at": _around(0, 60),
        "around": _around(60, 60),
        "from_part": _from_part,
    },
}
