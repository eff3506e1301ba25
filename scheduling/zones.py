"""Time zones as stretches of constant offset: what makes both days of a clock change plain arithmetic.

A wall-clock range is the set of instants whose local reading lies in it. So a skipped hour has no instants, and a
doubled hour has each of its readings twice.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduling.minutes import MINUTES_PER_DAY, date_of, floor_minute, instant_at


class Stretch(NamedTuple):
    """The minutes [start, end) in UTC during which local time is UTC plus `offset` minutes."""

    start: int
    end: int
    offset: int


def stretches(zone: str, start: int, end: int) -> list[Stretch]:
    """The stretches of constant offset that make up the minutes [start, end), in order.

    Raises ZoneInfoNotFoundError or ValueError for a name that is no IANA zone.
    """
    first_year, last_year = (date_of(minute // MINUTES_PER_DAY).year for minute in (start, max(start, end - 1)))
    pieces: list[Stretch] = []
    for year in range(first_year, last_year + 1):
        for piece in _stretches_of_year(zone, year):
            low, high = max(piece.start, start), min(piece.end, end)
            if low >= high:
                continue
            if pieces and pieces[-1].offset == piece.offset:
                pieces[-1] = Stretch(pieces[-1].start, high, piece.offset)
            else:
                pieces.append(Stretch(low, high, piece.offset))
    return pieces


@lru_cache(maxsize=4096)
def offset_at(zone: str, minute: int) -> int:
    """Minutes by which local time is ahead of UTC at a minute."""
    return stretches(zone, minute, minute + 1)[0].offset


def local_day(zone: str, minute: int) -> int:
    """The local day number at a minute."""
    return (minute + offset_at(zone, minute)) // MINUTES_PER_DAY


@lru_cache(maxsize=4096)
def first_minute_of(zone: str, day: int) -> int:
    """The first minute whose local date is this day or (where a zone skipped the day) a later one."""
    midnight = day * MINUTES_PER_DAY
    for piece in stretches(zone, midnight - 2 * MINUTES_PER_DAY, midnight + 2 * MINUTES_PER_DAY):
        reached = max(piece.start, midnight - piece.offset)
        if reached < piece.end:
            return reached
    raise ValueError(f"no offset of {zone!r} is within a day of UTC around day {day}")


@lru_cache(maxsize=1024)
def _stretches_of_year(zone: str, year: int) -> tuple[Stretch, ...]:
    return tuple(_scan(ZoneInfo(zone), year))


def _scan(zone: ZoneInfo, year: int) -> Iterator[Stretch]:
    """Looks at every UTC midnight and bisects the days on which the offset differs (no zone changes twice a day)."""
    start, end = (floor_minute(datetime(y, 1, 1, tzinfo=UTC)) for y in (year, year + 1))
    offset = _offset(zone, start)
    for midnight in range(start, end, MINUTES_PER_DAY):
        if (new_offset := _offset(zone, midnight + MINUTES_PER_DAY)) == offset:
            continue
        change = _change(zone, midnight, midnight + MINUTES_PER_DAY, offset)
        if change < end:
            yield Stretch(start, change, offset)
            start, offset = change, new_offset
    yield Stretch(start, end, offset)


def _change(zone: ZoneInfo, low: int, high: int, old_offset: int) -> int:
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == old_offset else (low, middle)
    return high


def _offset(zone: ZoneInfo, minute: int) -> int:
    wall_clock = instant_at(minute).astimezone(zone)
    return floor_minute(wall_clock.replace(tzinfo=UTC)) - minute
