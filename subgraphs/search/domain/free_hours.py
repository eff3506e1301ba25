"""Which of a practitioner's known hours a window asks for, as a mask over their bits."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from subgraphs.search.domain.document import KNOWN_DAYS, KNOWN_HOURS
from subgraphs.search.domain.question import Window

_ALL_DAY = (1 << 24) - 1


@lru_cache(maxsize=4096)
def wanted_hours(window: Window, first_local_date: date, earliest: datetime) -> int:
    """The bits of the hours in which a start may lie; bounds inside an hour are rounded outward.

    Args:
        window: what is asked for.
        first_local_date: the day of the highest 24 bits.
        earliest: local and naive; nothing before it can be booked (now, and the practitioner's notice).
    """
    start = max(window.start, earliest) if window.start else earliest
    mask = 0
    for place in range(KNOWN_DAYS):
        day = first_local_date + timedelta(days=place)
        mask = mask << 24 | _wanted_of_day(window, day, start)
    return mask


def earliest_start(now: datetime, notice_minutes: int, time_zone: str) -> datetime:
    """The local hour before which nothing can be booked, naive."""
    local = (now + timedelta(minutes=notice_minutes)).astimezone(ZoneInfo(time_zone))
    return local.replace(tzinfo=None, minute=0, second=0, microsecond=0)


def first_start(free: int, first_local_date: date, time_zone: str) -> datetime | None:
    """The instant at which the first of these hours begins, in UTC; None when there is none."""
    if not free:
        return None
    days, hour = divmod(KNOWN_HOURS - free.bit_length(), 24)
    local = datetime.combine(first_local_date + timedelta(days=days), time(hour), ZoneInfo(time_zone))
    return local.astimezone(UTC)


def _wanted_of_day(window: Window, day: date, start: datetime) -> int:
    if window.weekdays and day.weekday() not in window.weekdays:
        return 0
    midnight = datetime.combine(day, time())
    first, last = 0, 24 * 60
    if start > midnight:
        first = _minutes_between(midnight, start)
    if window.end is not None:
        last = min(last, _minutes_between(midnight, window.end))
    if window.day_part is not None:
        first, last = max(first, window.day_part[0]), min(last, window.day_part[1])
    if first >= last:
        return 0
    return _ALL_DAY >> first // 60 & ~(_ALL_DAY >> -(-last // 60))


def _minutes_between(midnight: datetime, moment: datetime) -> int:
    return int((moment - midnight).total_seconds() // 60)
