"""Open hours against a model that looks at the clock on the wall, minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from domain_events import Schedule, ScheduleException
from scheduling import Rules, absent_intervals, open_intervals
from tests.scheduling.practices import (
    EVERY_DAY,
    TURNING_POINTS,
    ZONES,
    any_rules,
    at,
    exception,
    exceptions,
    hours,
    rules,
)


@cache
def public_holidays(country: str, subdivision: str | None, year: int) -> holidays.HolidayBase:
    """Made once, since they are looked at for every minute."""
    return holidays.country_holidays(country, subdiv=subdivision, years=year)


def shows(wall: datetime, start: time | None, end: time | None) -> bool:
    """Whether the clock on the wall is in a range of times; an end at midnight is the day's end."""
    return (start or time.min) <= wall.time() and (end in (None, time.min) or wall.time() < end)


def is_on(exception: ScheduleException, wall: datetime) -> bool:
    """Whether a date and time are an exception's."""
    return exception.first_date <= wall.date() <= exception.last_date and shows(wall, exception.start, exception.end)


def is_open(schedule: Schedule, zone: str, instant: datetime, kind: str) -> bool:
    """The model: what does the wall show, and is the practitioner in for this type?"""
    wall = instant.astimezone(ZoneInfo(zone))

    def concerns(ids: tuple[str, ...] | None) -> bool:
        return ids is None or kind in ids

    def applies(wanted: str) -> bool:
        return any(
            part.kind == wanted and is_on(part, wall) and concerns(part.consultation_type_ids)
            for part in schedule.exceptions
        )

    region = schedule.holiday_region
    country, _, subdivision = (region or "FR").partition("-")
    is_holiday = region is not None and wall.date() in public_holidays(country, subdivision or None, wall.year)
    weekly = any(
        part.weekday == wall.isoweekday() and shows(wall, part.start, part.end) and concerns(part.consultation_type_ids)
        for part in schedule.weekly_hours
    )
    return not applies("ABSENCE") and (applies("EXTRA_HOURS") or (weekly and not is_holiday))


around = st.one_of(st.sampled_from(TURNING_POINTS), st.dates(date(2026, 1, 1), date(2030, 1, 1)))


@settings(max_examples=60, deadline=None)
@given(st.data(), around)
def test_open_hours_are_what_the_clock_on_the_wall_says_minute_by_minute(data: st.DataObject, day: date) -> None:
    plan: Rules = data.draw(any_rules(day))
    start = datetime.combine(day, time(), UTC) - timedelta(hours=12)
    opened = open_intervals(plan.schedule, plan.time_zone, start, start + timedelta(days=2), "a")
    for minute in range(0, 2 * 24 * 60, 5):
        instant = start + timedelta(minutes=minute)
        shown = any(low <= instant < high for low, high in opened)
        assert shown == is_open(plan.schedule, plan.time_zone, instant, "a"), instant
    assert opened == sorted(opened)
    assert all(before[1] < after[0] for before, after in pairwise(opened))


@settings(max_examples=200, deadline=None)
@given(st.data(), around, st.sampled_from(ZONES))
def test_an_absence_is_what_the_clock_on_the_wall_says_minute_by_minute(
    data: st.DataObject, day: date, zone: str
) -> None:
    away = data.draw(exceptions(5, day))
    start = datetime.combine(day, time(data.draw(st.sampled_from([3, 12, 21]))), UTC) - timedelta(days=1)
    absent = absent_intervals(away, zone, start, start + timedelta(days=2))
    for minute in range(0, 2 * 24 * 60, 5):
        instant = start + timedelta(minutes=minute)
        within = any(low <= instant < high for low, high in absent)
        assert within == (away.kind == "ABSENCE" and is_on(away, instant.astimezone(ZoneInfo(zone)))), instant
    assert all(before[1] < after[0] for before, after in pairwise(absent))


@settings(max_examples=40, deadline=None)
@given(st.data(), around)
def test_hours_of_any_type_hold_the_hours_of_each(data: st.DataObject, day: date) -> None:
    plan: Rules = data.draw(any_rules(day))
    start = datetime.combine(day, time(), UTC)
    every = open_intervals(plan.schedule, plan.time_zone, start, start + timedelta(days=2))
    for kind in plan.consultation_types:
        for low, high in open_intervals(plan.schedule, plan.time_zone, start, start + timedelta(days=2), kind.id):
            assert any(first <= low and high <= last for first, last in every)


def opened_on(day: str, plan: Rules) -> list[tuple[str, str]]:
    """The open ranges of a local day as UTC clock times."""
    start = at(plan.time_zone, day)
    end = at(plan.time_zone, (date.fromisoformat(day) + timedelta(days=1)).isoformat())
    ranges = open_intervals(plan.schedule, plan.time_zone, start, end)
    return [(low.strftime("%H:%M"), high.strftime("%H:%M")) for low, high in ranges]


def test_hours_across_the_change_to_summer_time_lose_an_hour() -> None:
    assert opened_on("2026-03-29", rules(hours(7, "01:00", "05:00"))) == [("00:00", "03:00")]


def test_hours_across_the_change_to_winter_time_gain_an_hour() -> None:
    assert opened_on("2026-10-25", rules(hours(7, "01:00", "05:00"))) == [("23:00", "04:00")]


def test_hours_within_the_skipped_hour_do_not_happen() -> None:
    assert opened_on("2026-03-29", rules(hours(7, "02:00", "03:00"))) == []


def test_hours_within_the_doubled_hour_happen_twice() -> None:
    assert opened_on("2026-10-25", rules(hours(7, "02:00", "02:30"))) == [("00:00", "00:30"), ("01:00", "01:30")]


def test_overseas_practices_keep_their_own_clock() -> None:
    for zone, expected in (("Indian/Reunion", ("05:00", "08:00")), ("America/Guadeloupe", ("13:00", "16:00"))):
        for day in ("2026-03-29", "2026-10-25"):
            assert opened_on(day, rules(hours(7, "09:00", "12:00"), zone=zone)) == [expected]


def test_regional_holidays_close_the_region_only() -> None:
    good_friday, wednesday = "2026-04-03", EVERY_DAY
    assert opened_on(good_friday, rules(*wednesday, holiday_region="FR-57")) == []
    assert opened_on(good_friday, rules(*wednesday, holiday_region="FR")) != []
    corpus_christi = "2026-06-04"
    assert opened_on(corpus_christi, rules(*EVERY_DAY, zone="Europe/Berlin", holiday_region="DE-BY")) == []
    assert opened_on(corpus_christi, rules(*EVERY_DAY, zone="Europe/Berlin", holiday_region="DE-BE")) != []


def test_extra_hours_open_on_a_public_holiday() -> None:
    extra = exception("EXTRA_HOURS", "2026-05-01", start=time(10), end=time(12))
    plan = rules(*EVERY_DAY, holiday_region="FR", exceptions=(extra,))
    assert opened_on("2026-05-01", plan) == [("08:00", "10:00")]


def test_an_absence_wins_over_extra_hours() -> None:
    extra = exception("EXTRA_HOURS", "2026-06-02", start=time(8), end=time(20))
    away = exception("ABSENCE", "2026-06-01", "2026-06-03", start=time(12), end=time(18))
    assert opened_on("2026-06-02", rules(exceptions=(extra, away))) == [("06:00", "10:00"), ("16:00", "18:00")]


def test_leap_day_and_the_53rd_week_are_days_like_others() -> None:
    plan = rules(hours(2, "09:00", "10:00"), hours(5, "09:00", "10:00"))
    assert date(2028, 2, 29).isoweekday() == 2
    assert opened_on("2028-02-29", plan) == [("08:00", "09:00")]
    assert date(2027, 1, 1).isocalendar()[:2] == (2026, 53)
    assert opened_on("2027-01-01", plan) == [("08:00", "09:00")]
