"""Minimum notice and booking horizon: between which minutes a start may lie, seen from a moment."""

from datetime import datetime
from typing import NamedTuple

from scheduling.minutes import ceil_minute, floor_minute
from scheduling.rules import Rules
from scheduling.zones import first_minute_of, local_day


class Limits(NamedTuple):
    """Starts may lie in the minutes [earliest, end)."""

    earliest: int
    end: int


def start_limits(rules: Rules, now: datetime) -> Limits:
    """Not before now plus the notice; on local days up to today plus the horizon, that day included."""
    last_day = local_day(rules.time_zone, floor_minute(now)) + rules.schedule.horizon_days
    return Limits(
        earliest=ceil_minute(now) + rules.schedule.minimum_notice_minutes,
        end=first_minute_of(rules.time_zone, last_day + 1),
    )
