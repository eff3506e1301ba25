"""Schedules that tests start from, and a strategy that makes any."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from domain_events import ConsultationType, Schedule, ScheduleException, WeeklyHours
from scheduling import Rules

CHECKUP = ConsultationType(
    id="checkup", names={"en": "Check-up"}, duration_minutes=30, mode="IN_PERSON", audience="ANYONE"
)
LONG = ConsultationType(id="long", names={"en": "Treatment"}, duration_minutes=60, mode="IN_PERSON", audience="ANYONE")
ZONES = ("Europe/Paris", "Europe/Berlin", "Indian/Reunion", "America/Guadeloupe", "America/New_York", "Asia/Kolkata")
REGIONS = ("FR", "FR-57", "DE-BY", "DE-BE", None)
# Both changes of the clocks in Europe and in New York, a leap day, new year, holidays with their eves.
TURNING_POINTS = (
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2028, 2, 29),
    date(2026, 12, 31),
    date(2026, 12, 25),
    date(2026, 5, 1),
)


def at(zone: str, text: str, fold: int = 0) -> datetime:
    """The instant at which the zone's clock shows a time; `fold` 1: the second time in a doubled hour."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def hours(weekday: int, start: str, end: str, *ids: str) -> WeeklyHours:
    """One range; with ids: for these types only."""
    times = (time.fromisoformat(start), time.fromisoformat(end))
    return WeeklyHours(weekday=weekday, start=times[0], end=times[1], consultation_type_ids=ids or None)


def exception(kind: Literal["ABSENCE", "EXTRA_HOURS"], first: str, last: str = "", **fields: Any) -> ScheduleException:
    """An exception from first to last day, or on one day."""
    days = (date.fromisoformat(first), date.fromisoformat(last or first))
    return ScheduleException(id="exception", kind=kind, first_date=days[0], last_date=days[1], **fields)


def rules(
    *weekly: WeeklyHours, zone: str = "Europe/Paris", types: tuple[ConsultationType, ...] = (CHECKUP,), **schedule: Any
) -> Rules:
    """Rules on a 30-minute grid, without notice, unless said otherwise."""
    plan: dict[str, Any] = {"grid_minutes": 30, "weekly_hours": weekly, **schedule}
    return Rules(version=1, time_zone=zone, schedule=Schedule(**plan), consultation_types=types)


EVERY_DAY = tuple(hours(weekday, "00:00", "00:00") for weekday in range(1, 8))


@st.composite
def clock_ranges(draw: st.DrawFn, grid: int) -> tuple[time, time]:
    """Start and end on the grid; the end may be midnight."""
    cells = 24 * 60 // grid
    start = draw(st.integers(0, cells - 1))
    end = draw(st.integers(start + 1, cells)) % cells
    return tuple(time(cell * grid // 60, cell * grid % 60) for cell in (start, end))  # type: ignore[return-value]


some_ids = st.sampled_from([None, None, ("a",), ("b",), ("a", "b")])


@st.composite
def weekly_hours(draw: st.DrawFn, grid: int) -> WeeklyHours:
    """A range on some weekday."""
    start, end = draw(clock_ranges(grid))
    ids = draw(some_ids)
    return WeeklyHours(weekday=draw(st.integers(1, 7)), start=start, end=end, consultation_type_ids=ids)


@st.composite
def exceptions(draw: st.DrawFn, grid: int, around: date) -> ScheduleException:
    """An exception within a few days of `around`; hours of an absence need not lie on the grid."""
    kind: Literal["ABSENCE", "EXTRA_HOURS"] = draw(st.sampled_from(("ABSENCE", "EXTRA_HOURS")))
    first = around + timedelta(days=draw(st.integers(-2, 3)))
    whole_days = kind == "ABSENCE" and draw(st.booleans())
    start, end = (None, None) if whole_days else draw(clock_ranges(5 if kind == "ABSENCE" else grid))
    return ScheduleException(
        id="x",
        kind=kind,
        first_date=first,
        last_date=first + timedelta(days=draw(st.integers(0, 2))),
        start=start,
        end=end,
        consultation_type_ids=draw(some_ids),
    )


@st.composite
def any_rules(draw: st.DrawFn, around: date) -> Rules:
    """Sound rules with exceptions around a day."""
    zone = draw(st.sampled_from(ZONES))
    grid = draw(st.sampled_from([5, 10, 15, 30] if zone == "Asia/Kolkata" else [5, 10, 15, 20, 30, 60]))
    durations = [grid * draw(st.integers(1, 4)) for _ in "ab"]
    return Rules(
        version=1,
        time_zone=zone,
        consultation_types=tuple(_type(name, minutes, draw) for name, minutes in zip("ab", durations, strict=True)),
        accepts_new_patients=draw(st.booleans()),
        schedule=Schedule(
            grid_minutes=grid,
            weekly_hours=tuple(draw(st.lists(weekly_hours(grid), min_size=3, max_size=12))),
            exceptions=tuple(draw(st.lists(exceptions(grid, around), max_size=3))),
            holiday_region=draw(st.sampled_from(REGIONS)),
            minimum_notice_minutes=draw(st.sampled_from([0, 7, 60, 24 * 60])),
            horizon_days=draw(st.sampled_from([0, 1, 3, 90])),
            buffer_before_minutes=draw(st.sampled_from([0, 0, 5, 20])),
            buffer_after_minutes=draw(st.sampled_from([0, 0, 10, 30])),
        ),
    )


def _type(name: str, minutes: int, draw: st.DrawFn) -> ConsultationType:
    audience = draw(st.sampled_from(["ANYONE", "NEW_PATIENTS", "KNOWN_PATIENTS"]))
    mode = draw(st.sampled_from(["IN_PERSON", "VIDEO"]))
    return ConsultationType(id=name, names={"en": name}, duration_minutes=minutes, mode=mode, audience=audience)  # type: ignore[arg-type]


@st.composite
def bookings(draw: st.DrawFn, around: datetime) -> list[tuple[datetime, datetime]]:
    """Taken slots within two days of an instant; they may lie off the grid, as after a change of it."""
    starts = draw(st.lists(st.integers(-48 * 60, 48 * 60), max_size=6))
    return [
        (around + timedelta(minutes=start), around + timedelta(minutes=start + draw(st.integers(1, 120))))
        for start in starts
    ]
