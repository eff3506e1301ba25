"""From weekly hours, exceptions and public holidays to the minutes in which a practitioner is open."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from itertools import chain

from domain_events import Schedule, ScheduleException
from scheduling.intervals import Interval, subtract, union
from scheduling.minutes import (
    MINUTES_PER_DAY,
    ceil_minute,
    day_number,
    end_minute_of_day,
    floor_minute,
    instant_at,
    minute_of_day,
)
from scheduling.public_holidays import holiday_days
from scheduling.zones import Stretch, stretches


def open_intervals(
    schedule: Schedule, time_zone: str, start: datetime, end: datetime, consultation_type_id: str | None = None
) -> list[tuple[datetime, datetime]]:
    """The open times within [start, end), as sorted, disjoint pairs of aware UTC instants.

    With a consultation type: the hours in which that type is offered. Without: the hours in which any may be.
    """
    opened = open_minutes(schedule, time_zone, ceil_minute(start), floor_minute(end), consultation_type_id)
    return [(instant_at(low), instant_at(high)) for low, high in opened]


def open_minutes(
    schedule: Schedule,
    time_zone: str,
    start: int,
    end: int,
    consultation_type_id: str | None = None,
    *,
    with_absences: bool = True,
    with_holidays: bool = True,
) -> list[Interval]:
    """As `open_intervals`, on minutes. The two switches tell why something is closed."""
    pieces = stretches(time_zone, start, end)
    if not pieces:
        return []
    days = _local_days(pieces)
    opened = union(
        [
            *_weekly(schedule, days, consultation_type_id, with_holidays=with_holidays),
            *_exceptions(schedule, "EXTRA_HOURS", days, consultation_type_id),
        ]
    )
    if with_absences:
        opened = subtract(opened, union(_exceptions(schedule, "ABSENCE", days, consultation_type_id)))
    return _minutes_showing(opened, pieces)


def absent_intervals(
    exception: ScheduleException, time_zone: str, start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """The times of an absence within [start, end), as sorted, disjoint pairs of aware UTC instants; none of extra hours."""
    pieces = stretches(time_zone, floor_minute(start), ceil_minute(end))
    if exception.kind != "ABSENCE" or not pieces:
        return []
    absent = _minutes_showing(union(_each_day(exception, _local_days(pieces))), pieces)
    return [(instant_at(low), instant_at(high)) for low, high in absent]


def is_limited(schedule: Schedule) -> bool:
    """Whether some hours hold for some consultation types only, so that types differ in when they are offered."""
    by_weekday = (hours.consultation_type_ids for hours in schedule.weekly_hours)
    by_date = (exception.consultation_type_ids for exception in schedule.exceptions)
    return any(ids is not None for ids in chain(by_weekday, by_date))


def _weekly(
    schedule: Schedule, days: Interval, consultation_type_id: str | None, *, with_holidays: bool
) -> Iterator[Interval]:
    """Local minutes of the weekly hours, public holidays left out."""
    ranges_of: list[list[Interval]] = [[] for _ in range(7)]
    for hours in schedule.weekly_hours:
        if _concerns(hours.consultation_type_ids, consultation_type_id):
            ranges_of[hours.weekday - 1].append((minute_of_day(hours.start), end_minute_of_day(hours.end)))
    closed = holiday_days(schedule.holiday_region, *days) if with_holidays else frozenset[int]()
    for day in range(days[0], days[1] + 1):
        if day in closed:
            continue
        midnight = day * MINUTES_PER_DAY
        for low, high in ranges_of[(day + 3) % 7]:  # 1970-01-01 was a Thursday
            yield midnight + low, midnight + high


def _exceptions(schedule: Schedule, kind: str, days: Interval, consultation_type_id: str | None) -> Iterator[Interval]:
    """Local minutes of the exceptions of one kind, day by day."""
    for exception in schedule.exceptions:
        if exception.kind == kind and _applies(exception, consultation_type_id):
            yield from _each_day(exception, days)


def _each_day(exception: ScheduleException, days: Interval) -> Iterator[Interval]:
    """Local minutes of one exception on those of its days that lie in `days`, the first and the last included."""
    low = minute_of_day(exception.start or time.min)
    high = end_minute_of_day(exception.end or time.min)
    first, last = max(day_number(exception.first_date), days[0]), min(day_number(exception.last_date), days[1])
    for day in range(first, last + 1):
        yield day * MINUTES_PER_DAY + low, day * MINUTES_PER_DAY + high


def _local_days(pieces: Sequence[Stretch]) -> Interval:
    """The first and the last local day that the stretches touch."""
    first = min((piece.start + piece.offset) // MINUTES_PER_DAY for piece in pieces)
    last = max((piece.end + piece.offset) // MINUTES_PER_DAY for piece in pieces)
    return first, last


def _minutes_showing(local: list[Interval], pieces: Sequence[Stretch]) -> list[Interval]:
    """The minutes of the stretches at which the wall clock shows one of the local minutes."""
    return union(
        (max(low - piece.offset, piece.start), min(high - piece.offset, piece.end))
        for piece in pieces
        for low, high in local
    )


def _applies(exception: ScheduleException, consultation_type_id: str | None) -> bool:
    if exception.kind == "ABSENCE" and consultation_type_id is None:
        return exception.consultation_type_ids is None  # an absence for some types leaves the others open
    return _concerns(exception.consultation_type_ids, consultation_type_id)


def _concerns(ids: tuple[str, ...] | None, consultation_type_id: str | None) -> bool:
    return ids is None or consultation_type_id is None or consultation_type_id in ids
