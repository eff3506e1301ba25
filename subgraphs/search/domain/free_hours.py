"""Which of a practitioner's known hours a window asks for, and the first start that lies in them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from subgraphs.search.domain.document import KNOWN_DAYS, KNOWN_HOURS
from subgraphs.search.domain.question import Window

_ALL_DAY = (1 << 24) - 1
_MINUTES_A_DAY = 24 * 60
_HOUR = timedelta(hours=1)


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
        self._spans: dict[int, tuple[int, int]] = {}
        self.mask = self._mask()

    def first_start(self, free_hours: int, next_start: int | None) -> int | None:
        """The first start that is wanted, in seconds since 1970: its hour's beginning where its minute is not known.

        Args:
            free_hours: as in `Availability`.
            next_start: the first free start of all in seconds since 1970, if there is one.
        """
        length = (free_hours & self.mask).bit_length()
        if not length:
            return None
        start, end = self._spans.get(length) or self._span(length)
        return next_start if next_start is not None and start <= next_start < end else start

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

    def _span(self, length: int) -> tuple[int, int]:
        """From the first wanted instant of the hour of a number's highest bit to its end; a doubled hour has two."""
        days, hour = divmod(KNOWN_HOURS - length, 24)
        day = datetime.combine(self._first_day + timedelta(days=days), time())
        beginning = day + hour * _HOUR
        part_start = day + timedelta(minutes=self._window.day_part[0]) if self._window.day_part else beginning
        start = self._instant(max(beginning, self._start, part_start))
        self._spans[length] = max(start, int(self._earliest.timestamp())), self._instant(beginning + _HOUR)
        return self._spans[length]

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


def _next_minute(instant: datetime) -> datetime:
    whole = instant.replace(second=0, microsecond=0)
    return whole if whole == instant else whole + timedelta(minutes=1)


def _minutes(span: timedelta) -> int:
    """Whole minutes, rounded down."""
    return span // timedelta(minutes=1)
