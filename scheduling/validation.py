"""Which schedules are refused, and why: what passes here can be drawn on the grid without loss."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from domain_events import ConsultationType, Schedule, ScheduleException, WeeklyHours
from scheduling.minutes import MINUTES_PER_DAY, day_number, end_minute_of_day, minute_of_day
from scheduling.public_holidays import is_holiday_region
from scheduling.zones import stretches

GRIDS = (5, 10, 15, 20, 30, 60)
LONGEST_HORIZON_DAYS = 366
LONGEST_NOTICE_MINUTES = 90 * MINUTES_PER_DAY
LONGEST_BUFFER_MINUTES = 4 * 60
LONGEST_DURATION_MINUTES = 12 * 60
MOST_RANGES = 100
_OFFSETS_AHEAD_DAYS = 2 * 366


@dataclass(frozen=True, slots=True)
class ScheduleProblem:
    """One reason to refuse a schedule. `message` (English, for developers) names value and rule."""

    code: str
    message: str


def validate_schedule(
    schedule: Schedule, consultation_types: Iterable[ConsultationType], time_zone: str, today: date
) -> tuple[ScheduleProblem, ...]:
    """All reasons against the schedule; empty if it is sound.

    `today` is any date near now: the zone's offsets are looked at for the two years that follow it.
    """
    types = tuple(consultation_types)
    if schedule.grid_minutes not in GRIDS:
        allowed = ", ".join(map(str, GRIDS))
        return (ScheduleProblem("GRID_UNKNOWN", f"grid of {schedule.grid_minutes} minutes: must be one of {allowed}"),)
    return (
        *_zone(schedule.grid_minutes, time_zone, today),
        *_region(schedule.holiday_region),
        *_durations(schedule.grid_minutes, types),
        *_numbers(schedule),
        *_ranges(schedule, frozenset(kind.id for kind in types)),
    )


def _zone(grid: int, time_zone: str, today: date) -> Iterator[ScheduleProblem]:
    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):  # not found; a path instead of a name; a folder of the database
        yield ScheduleProblem("TIME_ZONE_UNKNOWN", f"time zone {time_zone!r}: must be an IANA name like Europe/Paris")
        return
    start = day_number(today) * MINUTES_PER_DAY
    for offset in sorted(
        {piece.offset for piece in stretches(time_zone, start, start + _OFFSETS_AHEAD_DAYS * MINUTES_PER_DAY)}
    ):
        if offset % grid:
            message = f"grid of {grid} minutes: must divide the offset of {time_zone} from UTC, {offset} minutes"
            yield ScheduleProblem("GRID_DOES_NOT_DIVIDE_OFFSET", message)


def _region(region: str | None) -> Iterator[ScheduleProblem]:
    if region is not None and not is_holiday_region(region):
        message = f"public-holiday region {region!r}: must be a country like FR or an ISO 3166-2 code like DE-BY"
        yield ScheduleProblem("HOLIDAY_REGION_UNKNOWN", message)


def _durations(grid: int, types: tuple[ConsultationType, ...]) -> Iterator[ScheduleProblem]:
    for kind in types:
        minutes = kind.duration_minutes
        if minutes <= 0 or minutes > LONGEST_DURATION_MINUTES:
            message = f"duration of {minutes} minutes: must be 1 to {LONGEST_DURATION_MINUTES}"
            yield ScheduleProblem("DURATION_OUT_OF_RANGE", message)
        elif minutes % grid:
            message = f"duration of {minutes} minutes: must be a multiple of the grid, {grid} minutes"
            yield ScheduleProblem("DURATION_NOT_MULTIPLE", message)


def _numbers(schedule: Schedule) -> Iterator[ScheduleProblem]:
    bounds = {
        "minimum_notice_minutes": (schedule.minimum_notice_minutes, LONGEST_NOTICE_MINUTES),
        "horizon_days": (schedule.horizon_days, LONGEST_HORIZON_DAYS),
        "cancellation_cutoff_minutes": (schedule.cancellation_cutoff_minutes, LONGEST_NOTICE_MINUTES),
        "buffer_before_minutes": (schedule.buffer_before_minutes, LONGEST_BUFFER_MINUTES),
        "buffer_after_minutes": (schedule.buffer_after_minutes, LONGEST_BUFFER_MINUTES),
    }
    for name, (value, most) in bounds.items():
        if not 0 <= value <= most:
            yield ScheduleProblem("NUMBER_OUT_OF_RANGE", f"{name} of {value}: must be 0 to {most}")
    for name, parts in (("weekly_hours", schedule.weekly_hours), ("exceptions", schedule.exceptions)):
        if len(parts) > MOST_RANGES:
            yield ScheduleProblem("TOO_MANY_RANGES", f"{len(parts)} {name}: must be at most {MOST_RANGES}")


def _ranges(schedule: Schedule, type_ids: frozenset[str]) -> Iterator[ScheduleProblem]:
    for hours in schedule.weekly_hours:
        yield from _weekly(hours, schedule.grid_minutes)
        yield from _types(hours.consultation_type_ids, type_ids)
    for exception in schedule.exceptions:
        yield from _exception(exception, schedule.grid_minutes)
        yield from _types(exception.consultation_type_ids, type_ids)


def _weekly(hours: WeeklyHours, grid: int) -> Iterator[ScheduleProblem]:
    if not 1 <= hours.weekday <= 7:
        yield ScheduleProblem("WEEKDAY_UNKNOWN", f"weekday {hours.weekday}: must be 1 (Monday) to 7 (Sunday)")
    yield from _order(hours.start, hours.end)
    yield from _on_grid((hours.start, hours.end), grid)


def _exception(exception: ScheduleException, grid: int) -> Iterator[ScheduleProblem]:
    if exception.first_date > exception.last_date:
        message = f"exception from {exception.first_date} to {exception.last_date}: must not end before it begins"
        yield ScheduleProblem("DATES_REVERSED", message)
    if (exception.start is None) != (exception.end is None):
        yield ScheduleProblem("HOURS_INCOMPLETE", "exception with one clock time: must have both start and end or none")
    elif exception.start is not None and exception.end is not None:
        yield from _order(exception.start, exception.end)
        if exception.kind == "EXTRA_HOURS":
            yield from _on_grid((exception.start, exception.end), grid)
    elif exception.kind == "EXTRA_HOURS":
        yield ScheduleProblem("HOURS_INCOMPLETE", "extra hours without clock times: must have start and end")


def _order(start: time, end: time) -> Iterator[ScheduleProblem]:
    if minute_of_day(start) >= end_minute_of_day(end):
        message = f"hours {start:%H:%M} to {end:%H:%M}: must end after they begin (00:00 ends the day; split a night)"
        yield ScheduleProblem("HOURS_REVERSED", message)


def _on_grid(clock_times: Iterable[time], grid: int) -> Iterator[ScheduleProblem]:
    for clock_time in clock_times:
        if minute_of_day(clock_time) % grid or clock_time.second or clock_time.microsecond:
            message = f"hours at {clock_time.isoformat()}: must lie on the grid of {grid} minutes"
            yield ScheduleProblem("HOURS_OFF_GRID", message)


def _types(ids: tuple[str, ...] | None, known: frozenset[str]) -> Iterator[ScheduleProblem]:
    if ids is not None and not ids:
        yield ScheduleProblem(
            "NO_CONSULTATION_TYPE", "hours for no consultation type: name at least one, or none for all"
        )
    for unknown in sorted(set(ids or ()) - known):
        yield ScheduleProblem("CONSULTATION_TYPE_UNKNOWN", f"consultation type {unknown!r}: must be the practitioner's")
