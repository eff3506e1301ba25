"""Cells of the grid as bits of one whole number: the first cell is the most significant bit.

A span of days has 24 cells a UTC day on the 60-minute grid, 96 on 15, 288 on 5. Free is `open & ~busy`; a consultation
of n cells fits where n free cells follow one another. One shift of a big integer moves every cell at once, so a month of
a practitioner costs microseconds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from scheduling.intervals import Interval
from scheduling.minutes import MINUTES_PER_DAY


@dataclass(frozen=True, slots=True)
class Span:
    """`count` cells of `grid_minutes` each, from the minute `start` (a multiple of the grid) on."""

    start: int
    grid_minutes: int
    count: int

    @classmethod
    def of_days(cls, first_day: int, days: int, grid_minutes: int) -> "Span":
        """Whole UTC days, `first_day` counted from 1970-01-01."""
        return _whole_days(first_day, days, grid_minutes)

    @classmethod
    def around(cls, start: int, end: int, grid_minutes: int) -> "Span":
        """The cells that [start, end) touches."""
        first, last = start // grid_minutes, -(-end // grid_minutes)
        return cls(first * grid_minutes, grid_minutes, max(last - first, 0))

    @property
    def end(self) -> int:
        """The first minute after the last cell."""
        return self.start + self.count * self.grid_minutes

    @property
    def all_cells(self) -> int:
        """Every bit set."""
        return (1 << self.count) - 1


@lru_cache(maxsize=1024)  # each value that is read asks for the same few
def _whole_days(first_day: int, days: int, grid_minutes: int) -> Span:
    return Span(first_day * MINUTES_PER_DAY, grid_minutes, days * MINUTES_PER_DAY // grid_minutes)


def whole_cells(intervals: Iterable[Interval], span: Span) -> int:
    """The cells that lie wholly inside one of the intervals: what is open, rounded inward."""
    bits, grid = 0, span.grid_minutes
    for start, end in intervals:
        bits |= _run(-((span.start - start) // grid), (end - span.start) // grid, span.count)
    return bits


def touched_cells(intervals: Iterable[Interval], span: Span) -> int:
    """The cells that an interval touches: what is busy, rounded outward."""
    bits, grid = 0, span.grid_minutes
    for start, end in intervals:
        if start < end:
            bits |= _run((start - span.start) // grid, -((span.start - end) // grid), span.count)
    return bits


def starts_of_runs(free: int, cells: int, span: Span) -> int:
    """The cells at which `cells` free ones in a row begin, all within the span."""
    covered = 1
    while covered < cells:  # doubles the length that is known to be free
        step = min(covered, cells - covered)
        free &= free << step
        covered += step
    return free & span.all_cells


def minutes_of(bits: int, span: Span) -> Iterator[int]:
    """The minutes at which the set cells begin, ascending."""
    text = f"{bits:0{span.count}b}"
    position = text.find("1")
    while position >= 0:
        yield span.start + position * span.grid_minutes
        position = text.find("1", position + 1)


def window(bits: int, span: Span, start: int, end: int) -> int:
    """The same bits with those of cells that begin outside the minutes [start, end) cleared."""
    grid = span.grid_minutes
    return bits & _run(-((span.start - start) // grid), -((span.start - end) // grid), span.count)


def cut(bits: int, span: Span, part: Span) -> int:
    """The bits of `part`, which has the same grid and lies within `span`, as a number of its own."""
    return (bits >> ((span.end - part.end) // span.grid_minutes)) & part.all_cells


def to_bytes(bits: int, count: int) -> bytes:
    """`count` bits (a multiple of 8), the first cell in the highest bit of the first byte."""
    return bits.to_bytes(count // 8, "big")


def from_bytes(data: bytes) -> int:
    """The inverse of `to_bytes`."""
    return int.from_bytes(data, "big")


def _run(first: int, end: int, count: int) -> int:
    first, end = max(first, 0), min(end, count)
    return ((1 << (end - first)) - 1) << (count - end) if first < end else 0
