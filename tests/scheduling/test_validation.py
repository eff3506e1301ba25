"""Which schedules are refused, and why."""

from datetime import date, time
from typing import Any

import pytest

from domain_events import ConsultationType, Schedule
from scheduling import validate_schedule
from tests.scheduling.practices import CHECKUP, exception, hours

TODAY = date(2026, 6, 1)


def codes(zone: str = "Europe/Paris", types: tuple[ConsultationType, ...] = (CHECKUP,), **fields: Any) -> set[str]:
    """The codes of all problems of a schedule that is sound but for these fields."""
    plan: dict[str, Any] = {"grid_minutes": 30, "weekly_hours": (hours(1, "09:00", "12:00"),), **fields}
    return {problem.code for problem in validate_schedule(Schedule(**plan), types, zone, TODAY)}


def lasting(minutes: int) -> tuple[ConsultationType, ...]:
    return (ConsultationType(id="t", names={}, duration_minutes=minutes, mode="VIDEO", audience="ANYONE"),)


def absent(**fields: Any) -> dict[str, Any]:
    return {"exceptions": (exception("ABSENCE", "2026-06-01", **fields),)}


def extra(**fields: Any) -> dict[str, Any]:
    return {"exceptions": (exception("EXTRA_HOURS", "2026-06-01", **fields),)}


def test_a_sound_schedule_has_no_problems() -> None:
    night = hours(1, "20:00", "00:00")
    assert codes(weekly_hours=(night, hours(2, "09:00", "12:00", "checkup")), holiday_region="DE-BY") == set()
    assert codes(**absent(start=time(9, 7), end=time(9, 11))) == set()


@pytest.mark.parametrize(
    ("zone", "grid", "is_sound"),
    [
        ("Europe/Paris", 60, True),
        ("Asia/Kolkata", 60, False),
        ("Asia/Kolkata", 20, False),
        ("Asia/Kolkata", 30, True),
        ("Asia/Kathmandu", 30, False),
        ("Asia/Kathmandu", 15, True),
        ("Australia/Lord_Howe", 60, False),  # its clocks change by half an hour
    ],
)
def test_the_grid_must_divide_every_offset_of_the_zone(zone: str, grid: int, is_sound: bool) -> None:
    found = codes(zone, grid_minutes=grid, types=(), weekly_hours=())
    assert found == (set() if is_sound else {"GRID_DOES_NOT_DIVIDE_OFFSET"})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"grid_minutes": 7}, "GRID_UNKNOWN"),
        ({"zone": "Europe/Atlantis"}, "TIME_ZONE_UNKNOWN"),
        ({"zone": "../etc/passwd"}, "TIME_ZONE_UNKNOWN"),
        ({"holiday_region": "FR-XX"}, "HOLIDAY_REGION_UNKNOWN"),
        ({"holiday_region": "fr"}, "HOLIDAY_REGION_UNKNOWN"),
        ({"types": lasting(45)}, "DURATION_NOT_MULTIPLE"),
        ({"types": lasting(0)}, "DURATION_OUT_OF_RANGE"),
        ({"horizon_days": 400}, "NUMBER_OUT_OF_RANGE"),
        ({"minimum_notice_minutes": -1}, "NUMBER_OUT_OF_RANGE"),
        ({"buffer_after_minutes": 1000}, "NUMBER_OUT_OF_RANGE"),
        ({"weekly_hours": (hours(8, "09:00", "12:00"),)}, "WEEKDAY_UNKNOWN"),
        ({"weekly_hours": (hours(1, "12:00", "09:00"),)}, "HOURS_REVERSED"),
        ({"weekly_hours": (hours(1, "08:30", "12:00"),), "grid_minutes": 60, "types": ()}, "HOURS_OFF_GRID"),
        ({"weekly_hours": (hours(1, "09:00:30", "12:00"),)}, "HOURS_OFF_GRID"),
        ({"weekly_hours": (hours(1, "09:00", "12:00", "gone"),)}, "CONSULTATION_TYPE_UNKNOWN"),
        (absent(consultation_type_ids=()), "NO_CONSULTATION_TYPE"),
        (absent(last="2026-05-31"), "DATES_REVERSED"),
        (absent(start=time(9)), "HOURS_INCOMPLETE"),
        (extra(), "HOURS_INCOMPLETE"),
        (extra(start=time(9, 10), end=time(11)), "HOURS_OFF_GRID"),
        ({"weekly_hours": (hours(1, "09:00", "12:00"),) * 101}, "TOO_MANY_RANGES"),
    ],
)
def test_each_problem_has_its_code(fields: dict[str, Any], code: str) -> None:
    assert codes(**fields) == {code}


def test_a_message_names_value_and_rule() -> None:
    plan = Schedule(grid_minutes=60, weekly_hours=(hours(1, "08:30", "12:00"),))
    (problem,) = validate_schedule(plan, (), "Europe/Paris", TODAY)
    assert problem.message == "hours at 08:30:00: must lie on the grid of 60 minutes"
