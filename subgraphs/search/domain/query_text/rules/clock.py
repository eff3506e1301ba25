"""Times of day ("14h30", "half past six", "2 pm"), in minutes after midnight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from subgraphs.search.domain.query_text.grammar import Builder, Context, Match, Primitive, Reading, constant, same
from subgraphs.search.domain.query_text.rules.numbers import HOUR_WORDS
from subgraphs.search.domain.query_text.tokens import Token

NOON = 12 * 60
MIDNIGHT = 24 * 60
MOST_MONTHS = 12
DASHES = ("-", "–", "—")
_AT = frozenset(("um", "a", "at", "gegen", "vers", "around", "ab", "nach", "vor", "after", "before", "apres", "avant"))
UNTIL = frozenset(("bis", "to", "until", "till"))
_GERMAN_LEADS = frozenset(("um", "nach", "ab", "bis", "gegen", "vor", "zwischen", "von", "uhr"))


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `bare` hours ("between 2 and 4") still have to find their half of the day."""

    minutes: int
    bare: bool = False

    def settled(self) -> int:
        """A bare hour by itself: practices are open from 7, so "after 6" is 18:00 and "before 9" is 09:00."""
        return self.minutes + NOON if self.bare and 60 <= self.minutes <= 6 * 60 + 59 else self.minutes


def _digital(reading: Reading, position: int) -> Match | None:
    """ "14:30" or "14.30", but not "1.12." with the dot of a date behind it."""
    tokens = reading.tokens
    if position + 1 >= len(tokens) or tokens[position + 1].gap not in (":", "."):
        return None
    hour, minute = tokens[position].number, tokens[position + 1].number
    if hour is None or minute is None or len(tokens[position + 1].word) != 2:
        return None
    if tokens[position + 1].gap == tokens[position + 1].after == "." and minute <= MOST_MONTHS:
        return None
    if _is_date_of_digits(reading, position):
        return None
    clock = _at(hour, minute)
    # "2:30" may be in the afternoon, "02:30" is not.
    return None if clock is None else (Clock(clock.minutes, len(tokens[position].word) == 1), position + 2)


def _is_date_of_digits(reading: Reading, position: int) -> bool:
    """ "1.12" behind a weekday or before an hour is a date, if no more hours follow ("Di 1.12-3.30", "Di 8.10 Uhr")."""
    tokens = reading.tokens
    if tokens[position + 1].gap != "." or not 1 <= (tokens[position + 1].number or 0) <= MOST_MONTHS:
        return False
    end = position + 2
    if _is_marked(tokens, end):
        return False
    is_led = end < len(tokens) and tokens[end].word in _AT
    is_before_hour = _is_said_hour(tokens, end + is_led, needs_mark=not is_led)
    if end < len(tokens) and (tokens[end].gap.strip() in DASHES or tokens[end].word in UNTIL):
        return False
    is_behind_weekday = position > 0 and any(
        reading.match(symbol, position - 1) for symbol in ("weekday", "weekday_short")
    )
    return is_behind_weekday or is_before_hour


def _is_said_hour(tokens: Sequence[Token], position: int, *, needs_mark: bool) -> bool:
    """Whether an hour in digits stands here, by its minutes ("8:15") or its word ("8 Uhr") if it needs to be marked."""
    if position >= len(tokens) or tokens[position].number is None:
        return False
    has_minutes = position + 1 < len(tokens) and tokens[position + 1].gap in (":", ".")
    return not needs_mark or has_minutes or _is_marked(tokens, position + 1)


def _is_marked(tokens: Sequence[Token], position: int) -> bool:
    """Whether a word follows that makes hours of numbers."""
    return position < len(tokens) and tokens[position].word in HOUR_WORDS


def _ante_meridiem(reading: Reading, position: int) -> Match | None:
    """The "am" of "9 am", but not of "um 9 am Freitag" and "ab 9 am 15."."""
    tokens = reading.tokens
    if tokens[position].word != "am":
        return None
    if position + 1 < len(tokens):
        following = tokens[position + 1]
        said = {token.word for token in tokens[max(position - 4, 0) : position]}
        is_date = following.number is not None and bool(said & _GERMAN_LEADS)
        if is_date or reading.match("led_by_am", position + 1):
            return None
    return None, position + 1


def _bare_hour(reading: Reading, position: int) -> Match | None:
    """ "after 6", "um neun", but not "after 6 days", "after 6 December" or "after 6.12."; "ein" is no hour."""
    found = reading.match("number", position)
    if found is None or not 0 <= found[0] <= 24 or (found[0] == 1 and reading.tokens[position].number is None):
        return None
    hour, end = found
    for symbol in ("unit", "distance_unit", "minutes_word"):
        if reading.match(symbol, end):
            return None
    is_of_month = reading.match("month", end) and not reading.match("date", end)  # "at nine December 3rd"
    if is_of_month or reading.match("date", position):
        return None
    return Clock(hour * 60, bare=True), end


def _dashed_hours(reading: Reading, position: int) -> Match | None:
    """ "5-7pm", "9 - 12h"."""
    tokens = reading.tokens
    hour = tokens[position].number
    if hour is None or not 0 <= hour <= 24 or position + 1 >= len(tokens):
        return None
    if tokens[position + 1].gap.strip() not in DASHES:
        return None
    last = reading.match("clock", position + 1)
    return None if last is None else ((Clock(hour * 60, bare=True), last[0]), last[1])


def _at(hour: int, minute: int = 0) -> Clock | None:
    if not (0 <= minute < 60 and 0 <= hour <= 24) or (hour == 24 and minute):
        return None
    return Clock(hour * 60 + minute)


def _bare(clock: Clock | None) -> Clock | None:
    return None if clock is None else Clock(clock.minutes, bare=True)


def _hour(_context: Context, slots: tuple[Any, ...]) -> Clock | None:
    """ "3 Uhr" may be in the afternoon, "15 Uhr" says so."""
    clock = _at(*slots)
    return _bare(clock) if clock and clock.minutes < 13 * 60 else clock


def _half_day(offset: int) -> Builder:
    """ "8 in the morning", "half past four in the afternoon", "20 Uhr abends"."""

    def build(_context: Context, slots: tuple[Any, ...]) -> Clock | None:
        clock = slots[0] if isinstance(slots[0], Clock) else _at(slots[0])
        if clock is None or not 0 < clock.minutes < max(13 * 60, NOON + offset):
            return None
        return Clock(clock.minutes % NOON + offset)

    return build


def _shifted(minutes: int) -> Builder:
    """ "half past six", "quarter to six", "halb sieben"; the hour itself is as bare as any."""

    def build(_context: Context, slots: tuple[Any, ...]) -> Clock | None:
        clock = _at(slots[0])
        return None if clock is None or clock.minutes + minutes < 0 else Clock(clock.minutes + minutes, slots[0] <= 12)

    return build


def _minutes(sign: int) -> Builder:
    """ "ten to five", "20 past 4"."""

    def build(_context: Context, slots: tuple[Any, ...]) -> Clock | None:
        minutes, hour = slots
        return cast(Clock | None, _shifted(sign * minutes)(_context, (hour,)))

    return build


PRIMITIVES: dict[str, Primitive] = {
    "digital": _digital,
    "bare_hour": _bare_hour,
    "dashed_hours": _dashed_hours,
    "ante_meridiem": _ante_meridiem,
}
BEGINNINGS = {"bare_hour": frozenset(("number",)), "ante_meridiem": frozenset(("am",))}
RULES: dict[str, dict[str, Builder]] = {
    "clock": {
        "hour": _hour,
        "hour_minute": _hour,
        "said": same,
        "digital": same,
        "am": _half_day(0),
        "pm": _half_day(NOON),
        "bare_hour_minute": lambda _context, slots: _bare(_at(*slots)),
        "half_past_noon": constant(Clock(NOON + 30)),
        "noon": constant(Clock(NOON)),
        "midnight": constant(Clock(MIDNIGHT)),
        "half_past": _shifted(30),
        "half_to": _shifted(-30),
        "quarter_past": _shifted(15),
        "quarter_to": _shifted(-15),
        "minutes_past": _minutes(1),
        "minutes_to": _minutes(-1),
        "quarter_of_hour_to": _shifted(-45),
    },
    "hour": {"marked": same, "bare": same, "am": _half_day(0), "pm": _half_day(NOON)},
}
