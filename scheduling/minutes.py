"""Instants, days and clock times as whole minutes: the integers on which all of scheduling computes.

A minute is counted from 1970-01-01 00:00 UTC, a day from 1970-01-01. A local minute is the same count read off a wall
clock: local minute = minute + offset.
"""

from datetime import UTC, date, datetime, time, timedelta

MINUTES_PER_DAY = 24 * 60

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_MINUTE = timedelta(minutes=1)


def floor_minute(instant: datetime) -> int:
    """The last whole minute at or before an aware instant."""
    return (instant - _EPOCH) // _MINUTE


def ceil_minute(instant: datetime) -> int:
    """The first whole minute at or after an aware instant."""
    return -((_EPOCH - instant) // _MINUTE)


def instant_at(minute: int) -> datetime:
    """The aware UTC instant of a minute."""
    return _EPOCH + minute * _MINUTE


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH_ORDINAL


def date_of(day: int) -> date:
    """The date of a day number."""
    return date.fromordinal(day + _EPOCH_ORDINAL)


def minute_of_day(clock_time: time) -> int:
    """Whole minutes since midnight; seconds are dropped (validation refuses them)."""
    return clock_time.hour * 60 + clock_time.minute


def end_minute_of_day(clock_time: time) -> int:
    """As `minute_of_day`, but 00:00 is midnight at the end of the day (1440)."""
    return minute_of_day(clock_time) or MINUTES_PER_DAY
