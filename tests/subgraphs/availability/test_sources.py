"""Starts read off a value are the starts computed from the calendar, whatever the rules."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling import Rules, bookable_starts
from scheduling.minutes import floor_minute, instant_at
from scheduling.redis_value import CalendarValue
from subgraphs.availability.domain.calendar import Calendar, Taken, value_of
from subgraphs.availability.domain.starts import (
    CalendarSource,
    OutOfReach,
    ShownSource,
    Starts,
    starts_of_days,
)
from tests.scheduling.practices import TURNING_POINTS, any_rules, bookings


@settings(max_examples=80, deadline=None)
@given(st.data(), st.sampled_from(TURNING_POINTS))
def test_a_value_shows_what_its_calendar_allows(data: st.DataObject, day: date) -> None:
    rules: Rules = data.draw(any_rules(day))
    midnight = datetime.combine(day, time(), UTC)
    made = midnight - timedelta(minutes=data.draw(st.integers(0, 24 * 60)))
    read = made + timedelta(minutes=data.draw(st.integers(0, 12 * 60)))
    expiries = st.one_of(st.none(), st.integers(-60, 900).map(lambda minutes: made + timedelta(minutes=minutes)))
    taken = tuple(Taken(start, end, data.draw(expiries)) for start, end in data.draw(bookings(midnight)))
    calendar = Calendar(UUID(int=1), 1, rules, taken)
    value = CalendarValue.decode(value_of(calendar, rules, made).encode())
    first = floor_minute(midnight) // (24 * 60) + data.draw(st.integers(-1, 1))
    wanted = starts_of_days(rules, first, data.draw(st.integers(1, 5)), read)
    for kind in rules.consultation_types:
        shown = list(ShownSource(rules, value).starts(kind, wanted, read))
        assert shown == list(CalendarSource(rules, calendar).starts(kind, wanted, read))
        busy = calendar.busy_at(read)
        assert shown == [
            floor_minute(start)
            for start in bookable_starts(
                rules, kind, busy, instant_at(wanted.low), instant_at(max(wanted.low, wanted.high)), read
            )
        ]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_a_value_does_not_reach_is_never_shown_as_taken(data: st.DataObject) -> None:
    rules: Rules = data.draw(any_rules(TURNING_POINTS[0]))
    made = datetime.combine(TURNING_POINTS[0], time(), UTC)
    calendar = Calendar(UUID(int=1), 1, rules, ())
    source, minute = ShownSource(rules, value_of(calendar, rules, made)), floor_minute(made)
    wanted = Starts(minute, minute + data.draw(st.integers(1, 40 * 24 * 60)))
    for kind in rules.consultation_types:
        exact = list(CalendarSource(rules, calendar).starts(kind, _bookable(rules, wanted, made), made))
        found, is_whole = _all(source.starts(kind, _bookable(rules, wanted, made), made))
        assert found == exact[: len(found)]
        assert found == exact or not is_whole


def _bookable(rules: Rules, wanted: Starts, now: datetime) -> Starts:
    limits = starts_of_days(rules, floor_minute(now) // (24 * 60) - 1, 60, now)
    return Starts(max(wanted.low, limits.low), min(wanted.high, limits.high))


def _all(starts: Iterator[int]) -> tuple[list[int], bool]:
    """What came, and whether that was all."""
    found = []
    try:
        for start in starts:
            found.append(start)  # noqa: PERF402 - what came before the exception counts
    except OutOfReach:
        return found, False
    return found, True
