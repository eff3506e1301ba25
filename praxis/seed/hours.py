"""How practitioners spread their work over the week."""

from datetime import time

from domain_events import WeeklyHours

Range = tuple[int, int, int]  # ISO weekday, first and last minute of the local day

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)


def _week(days: tuple[int, ...], *ranges: tuple[str, str]) -> tuple[Range, ...]:
    return tuple((day, _minutes(start), _minutes(end)) for day in days for start, end in ranges)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


# Each with how common it is.
ARCHETYPES: tuple[tuple[int, tuple[Range, ...]], ...] = (
    (30, _week(MONDAY_TO_FRIDAY, ("09:00", "12:30"), ("14:00", "18:30"))),
    (15, _week((1, 2, 3, 4), ("07:30", "12:00"), ("13:00", "16:30")) + _week((5,), ("07:30", "12:30"))),
    (12, _week((1, 2, 4, 5), ("08:30", "12:00"), ("13:30", "19:00"))),
    (10, _week(MONDAY_TO_FRIDAY, ("08:00", "13:00"))),
    (10, _week((1, 2, 4), ("09:00", "13:00"), ("14:00", "18:00"))),
    (9, _week(MONDAY_TO_FRIDAY, ("13:00", "20:00"))),
    (9, _week((2, 3, 4, 5), ("09:00", "12:30"), ("14:00", "19:00")) + _week((6,), ("09:00", "13:00"))),
    (5, _week((3, 4, 5), ("10:00", "18:00")) + _week((6, 7), ("09:00", "17:00"))),
)
EVENING_START, EVENING_END = _minutes("19:00"), _minutes("21:00")
DEMO_WEEK = _week(MONDAY_TO_FRIDAY, ("08:00", "12:30"), ("13:30", "19:00"))


def weekly_hours(span: Range, grid_minutes: int, type_ids: tuple[str, ...] | None = None) -> WeeklyHours:
    """The range, its ends moved down to the grid; for some consultation types only, or for all."""
    weekday, start, end = span
    return WeeklyHours(
        weekday=weekday,
        start=_on_grid(start, grid_minutes),
        end=_on_grid(end, grid_minutes),
        consultation_type_ids=type_ids,
    )


def _on_grid(minute: int, grid_minutes: int) -> time:
    snapped = minute - minute % grid_minutes
    return time(snapped // 60, snapped % 60)
