"""A day with its hour as one moment, where it bounds a window: "before Friday 5pm", "ab Montag um 9"."""

from datetime import timedelta

from subgraphs.search.domain.query_text.grammar import Match, Primitive, Reading
from subgraphs.search.domain.query_text.rules.clock import Clock
from subgraphs.search.domain.query_text.spans import DAY, Span

_AT = frozenset(("at", "um", "a"))


def _instant(reading: Reading, position: int) -> Match | None:
    """An empty span at a moment ahead; an hour that begins a range ("from Friday 5 to 7pm") is none."""
    found = reading.match("day", position)
    if found is None or found[1] >= len(reading.tokens) or _is_day_after_tomorrow(reading, position):
        return None
    day, hour_position = found
    is_led = reading.tokens[hour_position].word in _AT
    clock = reading.match("hour" if is_led else "clock", hour_position + is_led)
    if clock is None or day.start is None or day.end != day.start + DAY:
        return None
    hour: Clock = clock[0]
    end = clock[1]
    if not reading.match("latest_of_hour", end) and any(
        part[1] > end for start in (hour_position, hour_position + is_led) if (part := reading.match("day_part", start))
    ):
        return None
    moment = day.start + timedelta(minutes=hour.settled())
    return (Span(moment, moment, day.kind), end) if moment > reading.context.now else None


def _is_day_after_tomorrow(reading: Reading, position: int) -> bool:
    """ "après demain 18h" does not say from when on."""
    return position > 0 and (reading.tokens[position - 1].word, reading.tokens[position].word) == ("apres", "demain")


PRIMITIVES: dict[str, Primitive] = {"instant": _instant}
BEGINNINGS: dict[str, frozenset[str]] = {"instant": frozenset(("day",))}
RULES: dict[str, dict[str, object]] = {}
