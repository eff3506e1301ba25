"""Several windows of one text put together: "Friday" and "next week", "today or tomorrow", "from Monday until Friday"."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from subgraphs.search.domain.query_text.finds import Find
from subgraphs.search.domain.query_text.rules.weekdays import AND_OR
from subgraphs.search.domain.query_text.spans import DAY, WEEKDAYS, Span, SpanKind, midnight, series, week_start
from subgraphs.search.domain.query_text.tokens import Text

_PARTS_OF_WEEK = (frozenset(range(5)), frozenset((5, 6)))


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open stretch of local time; None is open. `weekdays` narrow a hull of several days to those said."""

    start: datetime | None
    end: datetime | None
    weekdays: tuple[int, ...] = ()


def join_windows(text: Text, finds: list[Find], now: datetime) -> tuple[Window | None, list[Find]]:
    """The window that is meant, never before now, and the finds that contradict it."""
    contradictions: list[Find] = []
    joined: Span | None = None
    previous: Find | None = None
    for find in finds:
        if joined is None or previous is None:
            joined, previous = find.value, find
            continue
        both = None if _excludes(text, previous, find) else _both(text, joined, previous, find, now)
        if both is None:
            contradictions.append(find)
        else:
            joined, previous = both, find
    if joined is None:
        return None, contradictions
    start = max(joined.start, now) if joined.start else now
    return Window(start, joined.end, tuple(sorted(_narrowing(joined)))), contradictions


def narrowed(window: Window, habits: frozenset[int]) -> Window | None:
    """Named days of any week beside one week are those of that week ("le samedi, cette semaine"), in whichever order they
    stand; None where both are said for themselves ("weekdays next week").
    """
    if not habits or habits in _PARTS_OF_WEEK or window.start is None or window.end is None:
        return None
    monday = week_start(window.start.date())
    if window.end > midnight(monday) + len(WEEKDAYS) * DAY:
        return None
    said = [monday + day * DAY for day in sorted(habits | set(window.weekdays))]
    meant = [day for day in said if midnight(day) + DAY > window.start and midnight(day) < window.end]
    if not meant:
        return None
    end = min(window.end, midnight(meant[-1] + DAY))
    has_others = (meant[-1] - meant[0]).days >= len(meant)  # between those that are meant
    weekdays = tuple(sorted({day.weekday() for day in meant})) if has_others else ()
    return Window(max(window.start, midnight(meant[0])), end, weekdays)


def _both(text: Text, joined: Span, previous: Find, find: Find, now: datetime) -> Span | None:
    """What the windows so far and one more mean together."""
    inner = None if _is_choice(text, previous, find) else _inner(joined, find.value)
    return inner or _join(joined, find.value, now, are_alternatives=_are_alternatives(text, previous, find))


def _excludes(text: Text, previous: Find, find: Find) -> bool:
    """ "Monday on Tuesday", "Friday 3 December" of a Thursday: two days side by side of which only one can be meant."""
    one, other = previous.value, find.value
    if (
        not (_is_day(one) and _is_day(other))
        or find.start != previous.end
        or one.start.weekday() == other.start.weekday()
    ):
        return False
    token = text.tokens[find.start]
    return token.gap.strip() == "" and (token.word in ("on", "am") or one.kind is not other.kind)


def _is_day(span: Span) -> bool:
    """One day that was named by its weekday or its date."""
    if span.kind not in (SpanKind.DAY, SpanKind.WEEKDAY) or span.start is None or span.end is None:
        return False
    return not span.weekdays and span.end - span.start == DAY


def is_other_day(text: Text, previous: Find, find: Find) -> bool:
    """Whether a find names one more day, "or Saturday", and not the week in which the one before lies."""
    span: Span = find.value
    is_day = span.kind in (SpanKind.DAY, SpanKind.WEEKDAY) and span.end is not None
    return is_day and _are_alternatives(text, previous, find)


def _are_alternatives(text: Text, previous: Find, find: Find) -> bool:
    """Whether "or", "and" or a comma stands between two finds."""
    return "," in text.tokens[find.start].gap or _is_choice(text, previous, find)


def _is_choice(text: Text, previous: Find, find: Find) -> bool:
    return any(token.word in AND_OR for token in text.tokens[previous.end : find.start])


def _join(one: Span, other: Span, now: datetime, *, are_alternatives: bool) -> Span | None:
    """What two stretches mean together; None when they say different things."""
    for container, day in ((one, other), (other, one)):
        if container.kind is SpanKind.CONTAINER and day.kind in (SpanKind.WEEKDAY, SpanKind.DAY):
            within = _weekday_within(container, day, now)
            return _hull_if_touching(one, other) if within is None and are_alternatives else within
    for weekday, day in ((one, other), (other, one)):
        if weekday.kind is SpanKind.WEEKDAY and day.kind is SpanKind.DAY and _weekdays(weekday) == _weekdays(day):
            return day
    if SpanKind.FROM in (one.kind, other.kind) or SpanKind.UNTIL in (one.kind, other.kind):
        return _intersection(one, other)
    if one == other:
        return one
    if _are_days(one, other) or (are_alternatives and _overlap(one, other)):
        return _hull(one, other)
    return _hull_if_touching(one, other)


def _overlap(one: Span, other: Span) -> bool:
    """Whether two closed stretches have time in common: "this month or next week"."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.start < other.end and other.start < one.end


def _weekday_within(container: Span, day: Span, now: datetime) -> Span | None:
    """ "Friday", or each day of a series, of a week that is named; a certain day has to lie in it."""
    if container.start is None or container.end is None or day.first_day is None:
        return None
    if day.kind is SpanKind.DAY:
        inside = day.start is not None and container.start <= day.start < container.end
        return day if inside else None
    first: date = max(container.start, now).date()
    found = series(day.weekdays or _weekdays(day), first)
    return replace(found, kind=SpanKind.DAY) if found.end and found.end <= container.end else None


def _inner(one: Span, other: Span) -> Span | None:
    """ "January" of "next year, in January": of two stretches the one that lies in the other."""
    if not one.kind is other.kind is SpanKind.CONTAINER:
        return None
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return None
    if other.start <= one.start and one.end <= other.end:
        return one
    return other if one.start <= other.start and other.end <= one.end else None


def _intersection(one: Span, other: Span) -> Span | None:
    start = max((start for start in (one.start, other.start) if start), default=None)
    end = min((end for end in (one.end, other.end) if end), default=None)
    if start and end and start >= end:
        return None
    kind = SpanKind.FROM if end is None else SpanKind.UNTIL
    return Span(start, end, kind, one.weekdays | other.weekdays)


def _are_days(one: Span, other: Span) -> bool:
    return all(span.kind in (SpanKind.DAY, SpanKind.WEEKDAY) and span.start and span.end for span in (one, other))


def _weekdays(span: Span) -> frozenset[int]:
    """The weekdays that a stretch of days holds, or those of them that were said."""
    if span.weekdays or span.start is None or span.end is None:
        return span.weekdays
    count = min((span.end - span.start).days, 7)
    return frozenset((span.start.weekday() + ahead) % 7 for ahead in range(count))


def _narrowing(span: Span) -> frozenset[int]:
    """The weekdays said, unless the stretch holds no others anyway."""
    return frozenset() if span.weekdays == _weekdays(replace(span, weekdays=frozenset())) else span.weekdays


def _hull_if_touching(one: Span, other: Span) -> Span | None:
    touching = one.end == other.start or other.end == one.start
    return _hull(one, other) if touching else None


def _hull(one: Span, other: Span) -> Span | None:
    """From the first to the last of two, with the weekdays said between them."""
    if one.start is None or other.start is None or one.end is None or other.end is None:
        return None
    weekdays = _weekdays(one) | _weekdays(other)
    return Span(min(one.start, other.start), max(one.end, other.end), SpanKind.DAY, weekdays)
