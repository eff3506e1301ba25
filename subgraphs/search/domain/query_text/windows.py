"""Several windows of one text put together: "Friday" and "next week", "today or tomorrow", "from Monday until Friday"."""

from dataclasses import dataclass
from datetime import date, datetime

from subgraphs.search.domain.query_text.finds import Find
from subgraphs.search.domain.query_text.spans import DAY, Span, SpanKind, days


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open stretch of local time; None is open. `weekdays` narrow a hull of several days to those said."""

    start: datetime | None
    end: datetime | None
    weekdays: tuple[int, ...] = ()


def join_windows(finds: list[Find], now: datetime) -> tuple[Window | None, list[Find]]:
    """The window that is meant, never before now, and the finds that contradict it."""
    contradictions: list[Find] = []
    joined: Span | None = None
    weekdays: set[int] = set()
    for find in finds:
        span: Span = find.value
        if joined is None:
            joined = span
            continue
        both = _join(joined, span, now)
        if both is not None:
            joined = both
        elif _are_days(joined, span):
            weekdays |= _weekdays(joined) | _weekdays(span)
            joined = _hull(joined, span)
        else:
            contradictions.append(find)
    if joined is None:
        return None, contradictions
    start = max(joined.start, now) if joined.start else now
    return Window(start, joined.end, tuple(sorted(weekdays))), contradictions


def _join(one: Span, other: Span, now: datetime) -> Span | None:
    """What two stretches mean together; None when they say different things."""
    for container, day in ((one, other), (other, one)):
        if container.kind is SpanKind.CONTAINER and day.kind in (SpanKind.WEEKDAY, SpanKind.DAY):
            return _weekday_within(container, day, now)
    if SpanKind.FROM in (one.kind, other.kind) or SpanKind.UNTIL in (one.kind, other.kind):
        return _intersection(one, other)
    if one == other:
        return one
    touching = one.end == other.start or other.end == one.start
    return _hull(one, other) if touching else None


def _weekday_within(container: Span, day: Span, now: datetime) -> Span | None:
    """ "Friday" of a week that is named; a certain day has to lie in it."""
    if container.start is None or container.end is None or day.first_day is None:
        return None
    if day.kind is SpanKind.DAY:
        inside = day.start is not None and container.start <= day.start < container.end
        return day if inside else None
    first: date = max(container.start, now).date()
    found = first + ((day.first_day.weekday() - first.weekday()) % 7) * DAY
    return days(found) if found < container.end.date() else None


def _intersection(one: Span, other: Span) -> Span | None:
    start = max((start for start in (one.start, other.start) if start), default=None)
    end = min((end for end in (one.end, other.end) if end), default=None)
    if start and end and start >= end:
        return None
    kind = SpanKind.FROM if end is None else SpanKind.UNTIL
    return Span(start, end, kind)


def _are_days(one: Span, other: Span) -> bool:
    return all(span.kind in (SpanKind.DAY, SpanKind.WEEKDAY) and span.start and span.end for span in (one, other))


def _weekdays(span: Span) -> set[int]:
    if span.start is None or span.end is None:
        return set()
    count = min((span.end - span.start).days, 7)
    return {(span.start.weekday() + ahead) % 7 for ahead in range(count)}


def _hull(one: Span, other: Span) -> Span | None:
    if one.start is None or other.start is None or one.end is None or other.end is None:
        return None
    return Span(min(one.start, other.start), max(one.end, other.end), SpanKind.DAY)
