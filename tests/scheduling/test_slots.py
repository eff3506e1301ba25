"""What is shown is what is accepted."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain_events import ConsultationType
from scheduling import (
    NEAREST_REACH,
    BeyondHorizon,
    NotOffered,
    Occupied,
    Patient,
    Rules,
    TooShortNotice,
    Why,
    bookable_starts,
    check_slot,
    nearest_free_starts,
    slot_end,
)
from tests.scheduling.practices import (
    CHECKUP,
    EVERY_DAY,
    LONG,
    TURNING_POINTS,
    any_rules,
    at,
    bookings,
    exception,
    hours,
    rules,
)

NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)  # a Monday, 08:00 in Paris
MINUTE = timedelta(minutes=1)


@settings(max_examples=80, deadline=None)
@given(st.data(), st.sampled_from(TURNING_POINTS), st.sampled_from([None, *Patient]))
def test_exactly_what_is_shown_is_accepted(data: st.DataObject, day: date, patient: Patient | None) -> None:
    plan: Rules = data.draw(any_rules(day))
    midnight = datetime.combine(day, time(), UTC)
    now = midnight + timedelta(seconds=data.draw(st.integers(-36 * 3600, 24 * 3600)))
    busy = data.draw(bookings(midnight))
    kind = plan.consultation_types[0]
    first = midnight - timedelta(hours=12)
    shown = set(bookable_starts(plan, kind, busy, first, first + timedelta(days=2), now, patient))
    for minute in range(0, 2 * 24 * 60, 5):
        start = first + minute * MINUTE
        assert (check_slot(plan, kind.id, start, busy, now, patient) is None) == (start in shown), start


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(TURNING_POINTS))
def test_a_slot_that_was_booked_keeps_its_gap_to_every_slot_that_is_still_shown(data: st.DataObject, day: date) -> None:
    plan: Rules = data.draw(any_rules(day))
    midnight = datetime.combine(day, time(), UTC)
    first, second = plan.consultation_types
    window = (midnight, midnight + timedelta(days=1))
    free = bookable_starts(plan, first, [], *window, midnight)
    if free:
        booked = data.draw(st.sampled_from(free))
        taken = [(booked, slot_end(plan, first, booked))]
        gap = max(plan.schedule.buffer_before_minutes, plan.schedule.buffer_after_minutes) * MINUTE
        for start in bookable_starts(plan, second, taken, *window, midnight):
            assert start >= taken[0][1] + gap or slot_end(plan, second, start) <= taken[0][0] - gap


def local(plan: Rules, day: str, kind: ConsultationType = CHECKUP) -> list[str]:
    """The bookable starts of a local day as UTC clock times."""
    start = at(plan.time_zone, day)
    end = at(plan.time_zone, (date.fromisoformat(day) + timedelta(days=1)).isoformat())
    shown = bookable_starts(plan, kind, [], start, end, start)
    return [instant.strftime("%H:%M") for instant in shown]


@pytest.mark.parametrize("zone", ["Europe/Paris", "Europe/Berlin"])
def test_the_skipped_half_past_two_is_never_offered(zone: str) -> None:
    plan = rules(hours(7, "01:30", "04:00"), zone=zone)
    assert local(plan, "2026-03-29") == ["00:30", "01:00", "01:30"]  # 01:30, then 03:00 and 03:30 on the wall


@pytest.mark.parametrize("zone", ["Europe/Paris", "Europe/Berlin"])
def test_the_doubled_half_past_two_is_two_slots(zone: str) -> None:
    plan = rules(hours(7, "02:30", "03:00"), zone=zone)
    assert local(plan, "2026-10-25") == ["00:30", "01:30"]
    for fold in (0, 1):
        start = at(zone, "2026-10-25T02:30", fold)
        assert check_slot(plan, "checkup", start, [], start - timedelta(days=1)) is None


def test_a_consultation_may_run_through_the_doubled_hour() -> None:
    plan = rules(hours(7, "02:00", "03:00"), types=(LONG,))
    assert local(plan, "2026-10-25", LONG) == ["00:00", "00:30", "01:00"]


def test_a_consultation_needs_all_its_cells_in_a_row() -> None:
    plan = rules(hours(1, "09:00", "10:30"), hours(1, "11:00", "11:30"), types=(LONG,))
    assert local(plan, "2026-06-01", LONG) == ["07:00", "07:30"]


def test_busy_time_off_the_grid_is_rounded_outward() -> None:
    plan = rules(hours(1, "09:00", "12:00"), grid_minutes=60, types=(LONG,))
    busy = [(at("Europe/Paris", "2026-06-01T09:50"), at("Europe/Paris", "2026-06-01T10:05"))]
    day = at("Europe/Paris", "2026-06-01")
    assert bookable_starts(plan, LONG, busy, day, day + timedelta(days=1), day) == [
        at("Europe/Paris", "2026-06-01T11:00")
    ]


def why(plan: Rules, start: str, now: datetime = NOW, kind: str = "checkup", patient: Patient | None = None) -> object:
    """The verdict on a start in local time, or the reason if it is not offered."""
    verdict = check_slot(plan, kind, at(plan.time_zone, start), [], now, patient)
    return verdict.why if isinstance(verdict, NotOffered) else verdict


def test_each_refusal_says_why() -> None:
    away = exception("ABSENCE", "2026-06-03")
    plan = rules(*EVERY_DAY[:5], holiday_region="FR", exceptions=(away,), minimum_notice_minutes=90, horizon_days=90)
    assert why(plan, "2026-06-02T10:10") is Why.OFF_GRID
    assert why(plan, "2026-06-01T07:30") is Why.PAST
    assert why(plan, "2026-06-03T10:00") is Why.ABSENT
    assert why(plan, "2026-07-14T10:00") is Why.PUBLIC_HOLIDAY
    assert why(plan, "2026-06-06T10:00") is Why.OUTSIDE_HOURS
    assert why(plan, "2026-06-02T10:00", kind="other") is Why.UNKNOWN_CONSULTATION_TYPE
    assert why(plan, "2026-06-01T09:00") == TooShortNotice(earliest=datetime(2026, 6, 1, 7, 30, tzinfo=UTC))
    assert why(plan, "2026-06-01T09:30") is None
    assert why(plan, "2026-08-30T10:00") is Why.OUTSIDE_HOURS  # a Sunday, and the last day of the horizon
    assert why(plan, "2026-08-31T00:00") == BeyondHorizon(last_date=date(2026, 8, 30))


def test_seconds_are_off_the_grid() -> None:
    start = at("Europe/Paris", "2026-06-02T10:00") + timedelta(seconds=1)
    assert check_slot(rules(*EVERY_DAY), "checkup", start, [], NOW) == NotOffered(Why.OFF_GRID)


def test_the_horizon_ends_with_a_local_day_wherever_the_viewer_is() -> None:
    plan = rules(*EVERY_DAY, zone="Pacific/Auckland", horizon_days=1)
    now = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)  # 2 June, 00:30 in Auckland
    assert why(plan, "2026-06-03T23:30", now) is None
    assert why(plan, "2026-06-04T00:00", now) == BeyondHorizon(last_date=date(2026, 6, 3))


def typed(audience: str) -> ConsultationType:
    """A type for an audience."""
    return ConsultationType(id="t", names={"en": "t"}, duration_minutes=30, mode="VIDEO", audience=audience)  # type: ignore[arg-type]


def test_audiences_and_closed_doors() -> None:
    start = "2026-06-02T10:00"
    new_only, known_only = (rules(*EVERY_DAY, types=(typed(kind),)) for kind in ("NEW_PATIENTS", "KNOWN_PATIENTS"))
    assert why(new_only, start, kind="t", patient=Patient.KNOWN) is Why.NEW_PATIENTS_ONLY
    assert why(known_only, start, kind="t", patient=Patient.NEW) is Why.KNOWN_PATIENTS_ONLY
    assert why(new_only, start, kind="t", patient=Patient.NEW) is None
    full = replace(rules(*EVERY_DAY), accepts_new_patients=False)
    assert why(full, start, patient=Patient.NEW) is Why.NO_NEW_PATIENTS
    assert why(full, start, patient=Patient.KNOWN) is None
    assert why(full, start) is None
    retired = replace(rules(*EVERY_DAY), retired=True)
    assert why(retired, start) is Why.RETIRED
    assert bookable_starts(retired, CHECKUP, [], NOW, NOW + timedelta(days=7), NOW) == []


def test_what_is_taken_is_occupied_with_its_buffers() -> None:
    plan = rules(*EVERY_DAY, buffer_before_minutes=10, buffer_after_minutes=25)
    busy = [(at("Europe/Paris", "2026-06-02T10:00"), at("Europe/Paris", "2026-06-02T10:30"))]

    def verdict(start: str) -> object:
        return check_slot(plan, "checkup", at("Europe/Paris", f"2026-06-02T{start}"), busy, NOW)

    assert [verdict(start) for start in ("09:30", "10:00", "10:30")] == [Occupied()] * 3
    assert [verdict(start) for start in ("09:00", "11:00")] == [None, None]


def test_the_nearest_free_slots_come_nearest_first() -> None:
    plan = rules(hours(2, "09:00", "12:00"))
    wanted = at("Europe/Paris", "2026-06-02T10:00")
    near = nearest_free_starts(plan, CHECKUP, [(wanted, wanted + 30 * MINUTE)], wanted, NOW)
    assert near == [wanted - 30 * MINUTE, wanted + 30 * MINUTE, wanted - 60 * MINUTE]


def test_the_nearest_free_slots_are_bookable_ones_within_reach() -> None:
    plan = rules(hours(2, "09:00", "09:30"), minimum_notice_minutes=60)
    wanted = at("Europe/Paris", "2026-06-02T09:00")
    found = nearest_free_starts(plan, CHECKUP, [], wanted, NOW, count=10)
    assert found == [wanted, wanted + timedelta(days=7)]
    assert all(abs(start - wanted) <= NEAREST_REACH for start in found)
