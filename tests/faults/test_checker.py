"""The checker passes a history that is as it must be, and tells what is wrong with each doctored one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.checker import violations
from tests.faults.history import Action, Operation, Outcome, Seen, Step, StoredBooking

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
HALF_AN_HOUR = timedelta(minutes=30)
BUFFERS = {"laurent": 10, "meyer": 0}


def booked(booking: str, patient: str, start: datetime, at: float, practitioner: str = "laurent") -> Operation:
    seen = Seen(booking_id=booking, version=1, status="CONFIRMED", start=start)
    return Operation(
        action=Action.BOOK,
        began_at=at,
        ended_at=at + 1,
        outcome=Outcome.OK,
        patient_id=patient,
        practitioner_id=practitioner,
        start=start,
        seen=seen,
    )


def changed(action: Action, booking: str, patient: str, version: int, start: datetime, at: float) -> Operation:
    # Version 3 of Ana's booking is its cancellation, also for who reads it.
    status = "CANCELLED" if action is Action.CANCEL or (booking, version) == ("a", 3) else "CONFIRMED"
    return Operation(
        action=action,
        began_at=at,
        ended_at=at + 1,
        outcome=Outcome.OK,
        patient_id=patient,
        practitioner_id="laurent",
        booking_id=booking,
        expected_version=0 if action is Action.READ else version - 1,
        start=start if action is Action.MOVE else None,
        seen=Seen(booking_id=booking, version=version, status=status, start=start),
    )


def step(version: int, action: Action, start: datetime, practitioner: str = "laurent") -> Step:
    return Step(version=version, action=action, practitioner_id=practitioner, start=start, end=start + HALF_AN_HOUR)


def stored(booking: str, patient: str, *steps: Step) -> StoredBooking:
    return StoredBooking(booking_id=booking, patient_id=patient, steps=steps)


# Ana books nine, moves to ten and cancels; then Ben books ten. Cem books nine with somebody else. All read.
HISTORY = [
    booked("a", "ana", NINE, at=0),
    changed(Action.READ, "a", "ana", 1, NINE, at=2),
    changed(Action.MOVE, "a", "ana", 2, TEN, at=4),
    changed(Action.CANCEL, "a", "ana", 3, TEN, at=6),
    changed(Action.READ, "a", "ana", 3, TEN, at=8),
    booked("b", "ben", TEN, at=10),
    booked("c", "cem", NINE, at=0, practitioner="meyer"),
]
ANA = stored("a", "ana", step(1, Action.BOOK, NINE), step(2, Action.MOVE, TEN), step(3, Action.CANCEL, TEN))
BEN = stored("b", "ben", step(1, Action.BOOK, TEN))
CEM = stored("c", "cem", step(1, Action.BOOK, NINE, "meyer"))
STORED = [ANA, BEN, CEM]


def judged(history: Sequence[Operation], bookings: Sequence[StoredBooking]) -> list[str]:
    return violations(history, bookings, BUFFERS)


def unanswered(operation: Operation, outcome: Outcome) -> Operation:
    return replace(operation, outcome=outcome, seen=None, code="SlotTaken" if outcome is Outcome.FAIL else "")


def test_a_history_that_is_as_it_must_be_passes() -> None:
    assert judged(HISTORY, STORED) == []


@pytest.mark.parametrize("position", [0, 2, 3, 5])
def test_what_nobody_was_told_may_have_taken_place(position: int) -> None:
    history = [*HISTORY]
    history[position] = unanswered(history[position], Outcome.UNKNOWN)
    assert judged(history, STORED) == []


def test_what_nobody_was_told_may_not_have_taken_place() -> None:
    assert judged([*HISTORY[:5], unanswered(HISTORY[5], Outcome.UNKNOWN), HISTORY[6]], [ANA, CEM]) == []


def test_a_lost_booking_is_found() -> None:
    assert judged(HISTORY, [ANA, CEM]) == ["lost: book of booking b was acknowledged"]


def test_a_lost_move_is_found() -> None:
    never_moved = stored("b", "ben", step(1, Action.BOOK, TEN))
    history = [*HISTORY, changed(Action.MOVE, "b", "ben", 2, NINE, at=12)]
    assert judged(history, [ANA, never_moved, CEM]) == ["a version that is not stored: move of booking b at 2"]


def test_a_move_to_another_time_than_asked_for_is_found() -> None:
    history = [replace(op, start=TEN + HALF_AN_HOUR) if op.action is Action.MOVE else op for op in HISTORY]
    assert judged(history, STORED) == ["another start than asked for: move of booking a at 2"]


def test_a_move_to_another_practitioner_than_asked_for_is_found() -> None:
    history = [replace(op, practitioner_id="meyer") if op.action is Action.MOVE else op for op in HISTORY]
    assert judged(history, STORED) == ["another practitioner than asked for: move of booking a at 2"]


@pytest.mark.parametrize("code", ["BookingNotFound", "IdempotencyKeyReused", "Null"])
def test_a_refusal_that_no_client_deserves_is_found(code: str) -> None:
    refused = replace(unanswered(changed(Action.READ, "a", "ana", 3, TEN, at=12), Outcome.FAIL), code=code)
    assert judged([*HISTORY, refused], STORED) == [f"{code}: read of booking a"]


def test_an_acknowledged_state_that_the_database_does_not_have_is_found() -> None:
    history = [*HISTORY, changed(Action.READ, "b", "ben", 1, NINE, at=12)]
    assert judged(history, STORED) == ["another state than is stored: read of booking b at 1"]


def test_a_booking_shown_to_a_stranger_is_found() -> None:
    history = [*HISTORY, changed(Action.READ, "b", "ana", 1, TEN, at=12)]
    assert judged(history, STORED) == ["another state than is stored: read of booking b at 1"]


def test_a_lost_cancellation_is_found() -> None:
    still_there = stored("a", "ana", step(1, Action.BOOK, NINE), step(2, Action.MOVE, TEN))
    found = judged(HISTORY, [still_there, BEN, CEM])
    assert "a version that is not stored: cancel of booking a at 3" in found
    assert "double booking: a and b of laurent" in found


def test_a_cancelled_booking_that_comes_back_is_found() -> None:
    back = stored("a", "ana", *ANA.steps, step(4, Action.MOVE, NINE))
    found = judged([*HISTORY, changed(Action.MOVE, "a", "ana", 4, NINE, at=12)], [back, BEN, CEM])
    assert found == ["brought back: move of booking a after cancel"]


def test_a_double_booking_is_found() -> None:
    dora = stored("d", "dora", step(1, Action.BOOK, TEN))
    found = judged([*HISTORY, booked("d", "dora", TEN, at=10)], [*STORED, dora])
    assert "double booking: b and d of laurent" in found


def test_a_booking_inside_the_buffer_is_found() -> None:
    near = TEN + HALF_AN_HOUR + timedelta(minutes=5)
    dora = stored("d", "dora", step(1, Action.BOOK, near))
    found = judged([*HISTORY, booked("d", "dora", near, at=20)], [*STORED, dora])
    assert "double booking: b and d of laurent" in found


def test_bookings_that_keep_the_buffer_pass() -> None:
    far = TEN + HALF_AN_HOUR + timedelta(minutes=10)
    dora = stored("d", "dora", step(1, Action.BOOK, far))
    assert judged([*HISTORY, booked("d", "dora", far, at=20)], [*STORED, dora]) == []


def test_a_double_booking_that_was_given_up_later_is_found() -> None:
    dora = stored("d", "dora", step(1, Action.BOOK, TEN), step(2, Action.CANCEL, TEN))
    given_up = [booked("d", "dora", TEN, at=12), changed(Action.CANCEL, "d", "dora", 2, TEN, at=20)]
    assert judged([*HISTORY, *given_up], [*STORED, dora]) == [f"given twice: {TEN} to b and d"]


def test_a_patient_who_is_booked_twice_at_once_is_found() -> None:
    also_cem = stored("d", "cem", step(1, Action.BOOK, NINE))
    found = judged([*HISTORY, booked("d", "cem", NINE, at=20)], [*STORED, also_cem])
    assert found == ["patient cem is booked twice at once: c, d"]


def test_one_request_that_booked_twice_is_found() -> None:
    again = stored("d", "ben", step(1, Action.BOOK, TEN + timedelta(days=1)))
    found = judged(HISTORY, [*STORED, again])
    assert found == [f"doubled or refused and yet stored: booking d at {TEN + timedelta(days=1)}"]


def test_an_unanswered_request_that_booked_twice_is_found() -> None:
    lost_reply = unanswered(booked("", "dora", NINE + timedelta(days=1), at=20), Outcome.UNKNOWN)
    twice = [stored(name, "dora", step(1, Action.BOOK, NINE + timedelta(days=1))) for name in "de"]
    found = judged([*HISTORY, lost_reply], [*STORED, *twice])
    assert [each for each in found if each.startswith("doubled")] != []


def test_a_refused_booking_that_is_stored_is_found() -> None:
    history = [*HISTORY[:5], unanswered(HISTORY[5], Outcome.FAIL), HISTORY[6]]
    assert judged(history, STORED) == [f"doubled or refused and yet stored: booking b at {TEN}"]


@pytest.mark.parametrize(("position", "action", "version"), [(2, "move", 2), (3, "cancel", 3)])
def test_a_refused_change_that_is_stored_is_found(position: int, action: str, version: int) -> None:
    history = [*HISTORY]
    history[position] = unanswered(history[position], Outcome.FAIL)
    assert f"nobody asked for {action} to version {version} of booking a" in judged(history, STORED)


def test_two_requests_that_made_the_same_version_are_found() -> None:
    history = [*HISTORY, changed(Action.CANCEL, "a", "ana", 3, TEN, at=6)]
    assert judged(history, STORED) == ["2 requests were told that they made version 3 of booking a"]


def test_a_gap_in_the_versions_is_found() -> None:
    gap = stored("a", "ana", step(1, Action.BOOK, NINE), step(3, Action.CANCEL, TEN))
    assert "versions of booking a are [1, 3]" in judged(HISTORY, [gap, BEN, CEM])


def test_a_version_that_goes_backwards_is_found() -> None:
    history = [*HISTORY, changed(Action.READ, "a", "ana", 2, TEN, at=12)]
    assert judged(history, STORED) == ["backwards: booking a was seen at 3 and later at 2"]


def test_an_older_version_seen_at_the_same_time_passes() -> None:
    assert judged([*HISTORY, changed(Action.READ, "a", "ana", 2, TEN, at=6.5)], STORED) == []
