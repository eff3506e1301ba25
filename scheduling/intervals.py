"""Sets of minutes as sorted, disjoint, half-open intervals."""

from collections.abc import Iterable

Interval = tuple[int, int]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same minutes, sorted, with what overlaps or touches made one and what is empty left out."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def subtract(minuend: list[Interval], subtrahend: list[Interval]) -> list[Interval]:
    """The minutes of the first set that are not in the second; both as `union` gives them."""
    remaining: list[Interval] = []
    position = 0
    for start, end in minuend:
        while position < len(subtrahend) and subtrahend[position][1] <= start:
            position += 1
        cursor = start
        for cut_start, cut_end in subtrahend[position:]:
            if cut_start >= end:
                break
            if cut_start > cursor:
                remaining.append((cursor, cut_start))
            cursor = max(cursor, cut_end)
        if cursor < end:
            remaining.append((cursor, end))
    return remaining


def covers(intervals: list[Interval], start: int, end: int) -> bool:
    """Whether one interval holds every minute of [start, end); the set as `union` gives it."""
    return any(low <= start and end <= high for low, high in intervals)
