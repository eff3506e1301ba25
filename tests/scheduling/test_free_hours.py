"""What search is told, against the slots themselves."""

from base64 import b64decode
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling import Patient, Rules, bookable_starts, free_hours, not_admitted
from tests.scheduling.practices import EVERY_DAY, TURNING_POINTS, any_rules, at, bookings, hours, rules


def hours_set(encoded: str) -> set[int]:
    bits = "".join(f"{byte:08b}" for byte in b64decode(encoded))
    assert len(bits) == 31 * 24
    return {hour for hour, bit in enumerate(bits) if bit == "1"}


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(TURNING_POINTS))
def test_an_hour_is_free_when_a_slot_that_can_be_booked_begins_in_it(data: st.DataObject, day: date) -> None:
    plan: Rules = data.draw(any_rules(day))
    midnight = datetime.combine(day, time(), UTC)
    now = midnight + timedelta(seconds=data.draw(st.integers(-36 * 3600, 24 * 3600)))
    busy = data.draw(bookings(midnight))
    told = free_hours(plan, busy, now)
    zone = ZoneInfo(plan.time_zone)
    first = now.astimezone(zone).date()
    assert told.first_local_date == first

    expected: dict[str, set[int]] = {}
    earliest: dict[str, datetime] = {}
    for kind in plan.consultation_types:
        for start in bookable_starts(plan, kind, busy, now, now + timedelta(days=33), now):
            wall = start.astimezone(zone)
            hour = (wall.date() - first).days * 24 + wall.hour
            for patient in Patient:
                if hour < 31 * 24 and not_admitted(plan, kind, patient) is None:
                    key = f"{kind.mode}.{patient.value}"
                    expected.setdefault(key, set()).add(hour)
                    earliest[key] = min(earliest.get(key, start), start)
    assert {key: hours_set(encoded) for key, encoded in told.free_hours.items()} == expected
    assert told.next_slots == earliest


def test_the_doubled_hour_shares_its_bit() -> None:
    plan = rules(hours(7, "02:00", "03:00"))
    told = free_hours(plan, [], at("Europe/Paris", "2026-10-25"))
    assert hours_set(told.free_hours["IN_PERSON.NEW"]) == {2, 7 * 24 + 2, 14 * 24 + 2, 21 * 24 + 2, 28 * 24 + 2}


def test_a_type_for_anyone_is_free_for_new_and_known_patients() -> None:
    told = free_hours(rules(*EVERY_DAY), [], at("Europe/Paris", "2026-06-01"))
    assert set(told.free_hours) == {"IN_PERSON.NEW", "IN_PERSON.KNOWN"}


def test_who_has_nothing_free_says_nothing() -> None:
    told = free_hours(rules(), [], at("Europe/Paris", "2026-06-01"))
    assert (told.free_hours, told.next_slots) == ({}, {})
