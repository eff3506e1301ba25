"""An event that is missing, doubled or out of order, and a consumer that is behind, are found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.faults.effects import Busy, Effects, Event, Mail, effect_violations, repeated_publications
from tests.faults.history import Action, Step, StoredBooking

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADDRESSES = {"ana": "ana@example.org", "laurent": "laurent@example.org", "meyer": "meyer@example.org"}


def step(version: int, action: Action, practitioner: str, start: datetime) -> Step:
    return Step(version=version, action=action, practitioner_id=practitioner, start=start, end=start + HOUR)


def mail(version: int, who: str, method: str = "PUBLISH") -> Mail:
    return Mail(booking_id="a", version=version, to=ADDRESSES[who], method=method)


def event(version: int, name: str = "", partition: int = 0) -> Event:
    return Event(id=name or f"event {version}", partition=partition, booking_id="a", version=version)


# Booked with one practitioner, moved to another, cancelled there.
STORED = [
    StoredBooking(
        booking_id="a",
        patient_id="ana",
        steps=(
            step(1, Action.BOOK, "laurent", NINE),
            step(2, Action.MOVE, "meyer", NINE + HOUR),
            step(3, Action.CANCEL, "meyer", NINE + HOUR),
        ),
    )
]
EVENTS = [event(1), event(1), event(2, partition=1), event(3, partition=1), event(2, partition=1)]
MAILS = [
    *(mail(1, "ana"), mail(1, "laurent")),
    *(mail(2, "ana"), mail(2, "meyer"), mail(2, "laurent", "CANCEL")),
    *(mail(3, "ana", "CANCEL"), mail(3, "meyer", "CANCEL")),
]
BUSY = Busy(version=3, practitioner_id="meyer", start=NINE + HOUR, end=NINE + 2 * HOUR, is_taken=False)
EFFECTS = Effects(events=EVENTS, busy={"a": BUSY}, mails=MAILS)


def found(effects: Effects, stored: Sequence[StoredBooking] = STORED) -> list[str]:
    return effect_violations(stored, effects, ADDRESSES)


def test_events_that_came_more_than_once_and_took_effect_once_pass() -> None:
    assert found(EFFECTS) == []
    assert repeated_publications(EVENTS) == 2


def test_a_lost_event_is_found() -> None:
    assert found(replace(EFFECTS, events=EVENTS[:2])) == [
        "no event: version 2 of booking a",
        "no event: version 3 of booking a",
    ]


def test_an_event_of_what_did_not_happen_is_found() -> None:
    assert found(replace(EFFECTS, events=[*EVENTS, event(4)])) == [
        "an event of what did not happen: version 4 of booking a"
    ]


def test_two_events_of_one_change_are_found() -> None:
    assert found(replace(EFFECTS, events=[*EVENTS, event(1, "another")])) == [
        "2 different events: version 1 of booking a"
    ]


def test_events_out_of_order_are_found() -> None:
    events = [event(1), event(3, partition=1), event(2, partition=1)]
    assert found(replace(EFFECTS, events=events)) == ["out of order: booking a in partition 1: [3, 2]"]


def test_an_availability_that_is_behind_or_knows_more_is_found() -> None:
    (behind,) = found(replace(EFFECTS, busy={"a": replace(BUSY, version=2, is_taken=True)}))
    assert "instead of" in behind
    assert found(replace(EFFECTS, busy={"a": BUSY, "b": BUSY})) == [
        "availability holds booking b, which does not exist"
    ]


def test_a_mail_that_is_missing_or_came_twice_is_found() -> None:
    assert found(replace(EFFECTS, mails=MAILS[1:])) == [
        "0 mails instead of 1: PUBLISH to ana@example.org of version 1 of booking a"
    ]
    assert found(replace(EFFECTS, mails=[*MAILS, MAILS[-1]])) == [
        "2 mails instead of 1: CANCEL to meyer@example.org of version 3 of booking a"
    ]


def test_the_practitioner_whom_a_booking_left_must_be_told() -> None:
    untold = [each for each in MAILS if each != mail(2, "laurent", "CANCEL")]
    assert found(replace(EFFECTS, mails=untold)) == [
        "0 mails instead of 1: CANCEL to laurent@example.org of version 2 of booking a"
    ]
