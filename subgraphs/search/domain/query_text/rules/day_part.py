"""Parts of the day, named ("late afternoon") or bounded by the clock ("after 6pm"), in minutes after midnight."""

from collections.abc import Callable
from typing import NamedTuple

from subgraphs.search.domain.query_text.grammar import Builder, Context, Match, Primitive, Reading, same
from subgraphs.search.domain.query_text.rules.clock import MIDNIGHT, NOON, Clock


class DayPart(NamedTuple):
    """From `first` up to `last`. Hours without their half of the day have `said`, the hour as it would be in the other
    half too, and `other`, the part that it then bounds: "after 7" in the evening is not 07:00.
    """

    first: int
    last: int
    said: int | None = None
    other: "tuple[int, int] | None" = None
    is_named: bool = False

    def beside(self, first: int, last: int) -> "DayPart":
        """The part that is meant beside a named one."""
        if self.said is None or self.other is None or first <= self.said < last:
            return self
        is_other = first <= (self.said + NOON) % MIDNIGHT < last
        return DayPart(*self.other) if is_other else self


def named(rule: str) -> DayPart:
    """ "06:00-12:00" of the data files."""
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in rule.split("-"))
    return DayPart(first, last, is_named=True)


def _part(first: int, last: int) -> DayPart | None:
    return DayPart(first, last) if 0 <= first < last <= MIDNIGHT else None


def _in_either_half(bound: Clock, to_part: Callable[[int], DayPart | None]) -> DayPart | None:
    """The part that a clock bounds, with what it would be in the other half of the day."""
    minutes = bound.settled()
    part = to_part(minutes)
    if part is None or not bound.bare:
        return part
    other = to_part((minutes + NOON) % MIDNIGHT)
    return DayPart(part.first, part.last, minutes, (other.first, other.last) if other else None)


def _after(_context: Context, slots: tuple[Clock, ...]) -> DayPart | None:
    return _in_either_half(slots[0], lambda minutes: _part(minutes, MIDNIGHT))


def _before(_context: Context, slots: tuple[Clock, ...]) -> DayPart | None:
    return _in_either_half(slots[0], lambda minutes: _part(0, minutes))


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
    if end <= start and (last.bare or not end):
        end += NOON  # "between 10 and 12 in the morning"
    part = _part(start, end)
    if part is None or not (first.bare and last.bare) or end + NOON > MIDNIGHT:
        return part
    return DayPart(start, end, start, (start + NOON, end + NOON))


def _around(before_minutes: int, after_minutes: int) -> Builder:
    def build(_context: Context, slots: tuple[Clock, ...]) -> DayPart | None:
        return _in_either_half(
            slots[0], lambda at: _part(max(at - before_minutes, 0), min(at + after_minutes, MIDNIGHT))
        )

    return build


def _from_part(_context: Context, slots: tuple[DayPart, ...]) -> DayPart | None:
    return _part(slots[0][0], MIDNIGHT)


def _vorm(reading: Reading, position: int) -> Match | None:
    """ "vorm." and "Di vorm" are the morning, "vorm Bohren" is before it."""
    if reading.tokens[position].word != "vorm":
        return None
    is_abbreviated = reading.tokens[position].after == "." or position + 1 == len(reading.tokens)
    is_of_day = position > 0 and any(reading.match(day, position - 1) for day in ("weekday", "weekday_short"))
    return (None, position + 1) if is_abbreviated or is_of_day else None


def _am(reading: Reading, position: int) -> Match | None:
    """ "a.m." and the "am" of "tomorrow am" are the morning, "am Montag" and "I am" are not."""
    tokens = reading.tokens
    if [token.word for token in tokens[position : position + 2]] == ["a", "m"]:
        return (None, position + 2) if tokens[position + 1].gap == "." else None
    is_last = position + 1 == len(tokens) or bool(tokens[position + 1].gap.strip())
    is_of_day = position > 0 and any(reading.match(day, position - 1) for day in ("weekday", "anchor"))
    return (None, position + 1) if tokens[position].word == "am" and is_last and is_of_day else None


def _before_the(reading: Reading, position: int) -> Match | None:
    """ "vorm Wochenende", but not "vorm. am Wochenende"."""
    token = reading.tokens[position]
    return (None, position + 1) if token.word == "vorm" and token.after != "." else None


PRIMITIVES: dict[str, Primitive] = {"vorm": _vorm, "am": _am, "before_the_de": _before_the}
BEGINNINGS: dict[str, frozenset[str]] = {
    "vorm": frozenset(("vorm",)),
    "am": frozenset(("a", "am")),
    "before_the_de": frozenset(("vorm",)),
}
RULES: dict[str, dict[str, Builder]] = {
    "day_part": {
        "named": same,
        "after": _after,
        "before": _before,
        "between": _between,
        "dashed": lambda context, slots: _between(context, slots[0]),
        "at": _around(0, 60),
        "around": _around(60, 60),
        "from_part": _from_part,
    },
}
