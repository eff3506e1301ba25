"""The judge passes a run that is as it must be, and tells what is wrong with each doctored one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.faults.history import Action, Operation, Outcome, Seen, Step, StoredBooking
from tests.subgraphs.booking.concurrent_calls.judge import Run, judged
from tests.subgraphs.booking.world import NINE, NOW, minutes

TEN = NINE + minutes(60)
HALF_AN_HOUR, BUFFER_MINUTES = minutes(30), 15
LATE = NOW + minutes(5)  # when Ana's holds are over


def succeeded(action: Action, booking: str, version: int, status: str, at: float, patient: str = "ana") -> Operation:
    is_first = action in (Action.BOOK, Action.HOLD)
    return Operation(
        action=action,
        began_at=at,
        ended_at=at + 1,
        now=NOW,
        outcome=Outcome.OK,
        patient_id=patient,
        practitioner_id="laurent",
        start=NINE if is_first else None,
        end=NINE + HALF_AN_HOUR if is_first else None,
        booking_id="" if is_first else booking,
        expected_version=version - 1,
        seen=Seen(booking_id=booking, version=version, status=status, start=NINE),
    )


def refused(code: str, action: Action = Action.BOOK, *, at: float, **fields: object) -> Operation:
    call = Operation(
        action=action,
        began_at=at,
        ended_at=at + 1,
        now=NOW,
        outcome=Outcome.FAIL,
        patient_id="ben",
        practitioner_id="laurent",
        start=NINE,
        end=NINE + HALF_AN_HOUR,
        code=code,
    )
    return replace(call, **fields)  # type: ignore[arg-type]


def step(version: int, action: Action, order: int) -> Step:
    expires_at = LATE if action is Action.HOLD else None
    return Step(
        version=version,
        action=action,
        practitioner_id="laurent",
        start=NINE,
        end=NINE + HALF_AN_HOUR,
        expires_at=expires_at,
        order=order,
    )


# Ana holds nine, confirms and cancels; then Ben books it. In the end Ana holds it again, after Ben has left it.
CALLS = [
    succeeded(Action.HOLD, "a", 1, "HELD", at=0),
    succeeded(Action.CONFIRM, "a", 2, "CONFIRMED", at=10),
    succeeded(Action.CANCEL, "a", 3, "CANCELLED", at=20),
    succeeded(Action.BOOK, "b", 1, "CONFIRMED", at=30, patient="ben"),
    succeeded(Action.CANCEL, "b", 2, "CANCELLED", at=40, patient="ben"),
    succeeded(Action.HOLD, "c", 1, "HELD", at=50),
]
ANA = StoredBooking(
    booking_id="a",
    patient_id="ana",
    steps=[step(1, Action.HOLD, 0), step(2, Action.CONFIRM, 1), step(3, Action.CANCEL, 2)],
)
BEN = StoredBooking(booking_id="b", patient_id="ben", steps=[step(1, Action.BOOK, 3), step(2, Action.CANCEL, 4)])
AGAIN = StoredBooking(booking_id="c", patient_id="ana", steps=[step(1, Action.HOLD, 5)])
STORED = [ANA, BEN, AGAIN]


def found(*further: Operation, stored: Sequence[StoredBooking] = STORED) -> list[str]:
    return judged(Run([*CALLS, *further], stored, {"laurent": BUFFER_MINUTES}))


OWN = {"booking_id": "a", "patient_id": "ana", "start": None, "end": None}
RIGHT = {
    "taken by a hold": refused("SLOT_TAKEN", at=5),
    "taken by what is booked while the call runs": refused("SLOT_TAKEN", at=29.5),
    "taken until what is cancelled while the call runs": refused("SLOT_TAKEN", at=20.5),
    "nearer than the buffer": refused("SLOT_TAKEN", at=15, start=NINE + minutes(30), end=TEN),
    "the patient's own hold elsewhere": refused("PATIENT_BUSY", at=5, patient_id="ana", practitioner_id="meyer"),
    "a newer version": refused("VERSION_CONFLICT", Action.RELEASE, at=15, expected_version=1, told_version=2, **OWN),
    "cancelled": refused("BOOKING_NOT_ACTIVE", Action.CANCEL, at=25, expected_version=3, told_version=3, **OWN),
    "the hold's time is over": refused("HOLD_EXPIRED", Action.CONFIRM, at=5, expected_version=1, now=LATE, **OWN),
}
WRONG = {
    "free since before the call": refused("SLOT_TAKEN", at=25),
    "free until after the call": refused("SLOT_TAKEN", at=28),
    "held by a hold whose time is over": refused("SLOT_TAKEN", at=55, now=LATE),
    "as far as the buffer": refused("SLOT_TAKEN", at=15, start=NINE + minutes(45), end=NINE + minutes(75)),
    "taken in another calendar": refused("SLOT_TAKEN", at=15, practitioner_id="meyer"),
    "somebody else is busy": refused("PATIENT_BUSY", at=5, practitioner_id="meyer"),
    "busy only within the buffer": refused("PATIENT_BUSY", at=15, patient_id="ana", start=NINE + minutes(30), end=TEN),
    "in the way of itself": refused("SLOT_TAKEN", Action.MOVE, at=15, booking_id="a", expected_version=2),
    "an older version": refused("VERSION_CONFLICT", Action.CANCEL, at=15, expected_version=2, told_version=1, **OWN),
    "the same version": refused("VERSION_CONFLICT", Action.CANCEL, at=15, expected_version=2, told_version=2, **OWN),
    "a version that never was": refused(
        "VERSION_CONFLICT", Action.CANCEL, at=25, expected_version=3, told_version=4, **OWN
    ),
    "active": refused("BOOKING_NOT_ACTIVE", Action.CANCEL, at=15, expected_version=2, told_version=2, **OWN),
    "the hold's time is not over": refused("HOLD_EXPIRED", Action.CONFIRM, at=5, expected_version=1, **OWN),
    "a hold of few": refused("TOO_MANY_HOLDS", Action.HOLD, at=5, patient_id="ana"),
    "without a reason": refused("SLOT_NOT_OFFERED", at=5),
}


def test_a_run_that_is_as_it_must_be_passes() -> None:
    assert found() == []


@pytest.mark.parametrize("call", RIGHT.values(), ids=RIGHT)
def test_a_refusal_that_was_right_at_some_moment_of_its_call_passes(call: Operation) -> None:
    assert found(call) == []


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_a_refusal_that_was_right_at_no_moment_of_its_call_is_found(call: Operation) -> None:
    (wrong,) = found(call)
    assert wrong.startswith(f"wrong refusal: {call.code}")


def test_a_patient_with_as_many_holds_as_may_be_has_too_many() -> None:
    others = [replace(AGAIN, booking_id=name, steps=[replace(AGAIN.last, practitioner_id=name)]) for name in "de"]
    seen = Seen(booking_id="c", version=1, status="HELD", start=NINE)
    calls = [replace(CALLS[5], practitioner_id=name, seen=replace(seen, booking_id=name)) for name in "de"]
    refusal = refused("TOO_MANY_HOLDS", Action.HOLD, at=60, patient_id="ana")
    assert not any("TOO_MANY" in each for each in found(*calls, refusal, stored=[*STORED, *others]))


def test_what_is_taken_before_it_was_left_is_found_in_the_order_of_commits() -> None:
    early = replace(BEN, steps=[replace(BEN.steps[0], order=1), BEN.steps[1]])
    late = replace(ANA, steps=[ANA.steps[0], replace(ANA.steps[1], order=2), replace(ANA.steps[2], order=3)])
    overlaps = found(stored=[late, early, AGAIN])
    assert f"overlap: book of b at {NINE} beside a" in overlaps
    assert f"overlap: confirm of a at {NINE} beside b" in overlaps


def test_what_is_taken_within_the_buffer_is_found_in_the_order_of_commits() -> None:
    near = replace(BEN.steps[0], start=NINE + minutes(40), end=NINE + minutes(70), order=1)
    overlaps = found(stored=[ANA, replace(BEN, steps=[near, BEN.steps[1]]), AGAIN])
    assert f"overlap: book of b at {near.start} beside a" in overlaps


def test_a_patient_who_has_two_slots_at_once_is_found_in_the_order_of_commits() -> None:
    elsewhere = [replace(each, practitioner_id="meyer", order=1) for each in BEN.steps[:1]]
    overlaps = found(stored=[ANA, replace(BEN, patient_id="ana", steps=[*elsewhere, BEN.steps[1]]), AGAIN])
    assert "overlap of a patient: book of b beside a" in overlaps


def test_a_hold_that_its_time_has_ended_is_no_reason_for_later_calls_but_the_end_is_one_for_its_owner() -> None:
    ended = replace(AGAIN, steps=[*AGAIN.steps, replace(step(2, Action.EXPIRE, 6), expires_at=None)])
    owner = refused("HOLD_EXPIRED", Action.CONFIRM, at=60, expected_version=1, now=LATE, **{**OWN, "booking_id": "c"})
    assert found(owner, stored=[ANA, BEN, ended]) == []
    assert found(refused("SLOT_TAKEN", at=60, now=LATE + timedelta(seconds=1)), stored=[ANA, BEN, ended]) != []
