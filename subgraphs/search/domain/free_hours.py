"""Which of a practitioner's known hours a window asks for, and the first start that lies in them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from subgraphs.search.domain.candidates import FREE_BYTES, NO_START, Hours, Integers
from subgraphs.search.domain.document import KNOWN_DAYS
from subgraphs.search.domain.question import Window

_ALL_DAY = (1 << 24) - 1
_MINUTES_A_DAY = 24 * 60
_HOUR = timedelta(hours=1)
_LEADING_ZEROS = np.array([8 - byte.bit_length() for byte in range(256)], np.int64)


class WantedHours:
    """A window as practices see it that share a clock, a first known day and a notice.

    `mask` has the bits of the hours in which a start may lie; bounds inside an hour are rounded outward.

    Args:
        window: what is asked for.
        now: nothing before it, and before the notice after it, can be booked.
        time_zone: the practices' IANA zone.
        first_local_date: the day of the highest 24 bits.
        notice_minutes: of these practices.
    """

    def __init__(
        self, window: Window, now: datetime, time_zone: str, first_local_date: date, notice_minutes: int
    ) -> None:
        self._zone = ZoneInfo(time_zone)
        self._window = window
        self._first_day = first_local_date
        self._earliest = _next_minute(now) + timedelta(minutes=notice_minutes)
        since, until = ([bound] if bound else [] for bound in (window.since, window.until))
        starts = [self._clock(bound)[0] for bound in (self._earliest, *since)]
        ends = [self._clock(bound)[1] for bound in until]
        self._start = max([*starts, window.start] if window.start else starts)
        self._end = min([*ends, window.end] if window.end else ends, default=None)
        self.mask = self._mask()

    def first_starts(self, free_hours: Hours, next_starts: Integers) -> Integers:
        """The first start that each practice has of what is wanted, in seconds since 1970, or NO_START.

        Where its minute is not known, it is its hour's beginning.

        Args:
            free_hours: as `Candidates` has them, of practices of this clock.
            next_starts: the first free start of all, in seconds since 1970, or NO_START.
        """
        wanted = free_hours & np.frombuffer(self.mask.to_bytes(FREE_BYTES, "big"), np.uint8)
        starts = np.full(len(wanted), NO_START, np.int64)
        free = np.flatnonzero(wanted.any(axis=1))
        hours, which = np.unique(_first_hours(wanted[free]), return_inverse=True)
        spans = np.array([self._span(hour) for hour in hours.tolist()], np.int64).reshape(-1, 2)
        known, (first, end) = next_starts[free], spans[which].T
        starts[free] = np.where((first <= known) & (known < end), known, first)
        return starts

    def _mask(self) -> int:
        mask = 0
        for number in range(KNOWN_DAYS):
            mask = mask << 24 | self._wanted_of_day(self._first_day + timedelta(days=number))
        return mask

    def _wanted_of_day(self, day: date) -> int:
        if self._window.weekdays and day.weekday() not in self._window.weekdays:
            return 0
        midnight = datetime.combine(day, time())
        first, last = self._window.day_part or (0, _MINUTES_A_DAY)
        first = max(first, _minutes(self._start - midnight))
        if self._end is not None:
            last = min(last, -_minutes(midnight - self._end))
        if first >= last:
            return 0
        return _ALL_DAY >> first // 60 & ~(_ALL_DAY >> -(-last // 60))

    def _span(self, hour: int) -> tuple[int, int]:
        """From the first wanted instant of an hour, counted from the first known one, to its end; a doubled hour has two."""
        days, hour_of_day = divmod(hour, 24)
        day = datetime.combine(self._first_day + timedelta(days=days), time())
        beginning = day + hour_of_day * _HOUR
        part_start = day + timedelta(minutes=self._window.day_part[0]) if self._window.day_part else beginning
        start = self._instant(max(beginning, self._start, part_start))
        return max(start, int(self._earliest.timestamp())), self._instant(beginning + _HOUR)

    def _instant(self, local: datetime) -> int:
        return int(local.replace(tzinfo=self._zone).timestamp())

    def _clock(self, instant: datetime) -> tuple[datetime, datetime]:
        """What the clock may show at an instant: the two readings of a doubled hour share their bit, so all of it."""
        local = instant.astimezone(self._zone)
        naive = local.replace(tzinfo=None, fold=0)
        if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
            return naive, naive
        hour = naive.replace(minute=0, second=0, microsecond=0)
        return hour, hour + _HOUR


def _first_hours(free_hours: Hours) -> Integers:
    """The number of the highest bit, counted from the left; every row has one."""
    first_bytes = (free_hours != 0).argmax(axis=1)
    hours: Integers = first_bytes * 8 + _LEADING_ZEROS[free_hours[np.arange(len(free_hours)), first_bytes]]
    return hours


def _next_minute(instant: datetime) -> datetime:
    whole = instant.replace(second=0, microsecond=0)
    return whole if whole == instant else whole + timedelta(minutes=1)


def _minutes(span: timedelta) -> int:
    """Whole minutes, rounded down."""
    return span // timedelta(minutes=1)
