"""Moving a booking: in place, all or nothing, and told to whom it concerns."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from servicekit.errors import Forbidden
from subgraphs.booking.domain.booking import Insurance
from subgraphs.booking.domain.refusals import (
    BeyondHorizon,
    BookingNotActive,
    BookingNotFound,
    BookingRefusal,
    CancellationClosed,
    InsuranceNotAccepted,
    PatientBusy,
    SlotNotOffered,
    SlotTaken,
    TooShortNotice,
    VersionConflict,
)
from subgraphs.booking.use_cases.read_bookings import find_history
from tests.subgraphs.booking.practices import CONSULTATION, FOLLOW_UP, LONG, changed, german, practitioner, retired
from tests.subgraphs.booking.world import NINE, World, minutes, patient, viewer


async def test_a_move_keeps_the_id_raises_the_version_and_frees_the_old_slot(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)

    moved = await world.move(ada, booking, NINE + minutes(120))

    assert (moved.id, moved.version, moved.start) == (booking.id, 2, NINE + minutes(120))
    assert await world.value("SELECT count(*) FROM bookings") == 1
    assert await world.book(patient(), practice, NINE)


async def test_the_event_has_the_whole_new_state_and_what_was_left(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)

    await world.move(ada, booking, NINE + minutes(120), consultation_type_id=LONG)

    _, (kind, data) = await world.events()
    assert kind == "BookingRescheduled"
    assert (data["version"], data["status"], data["consultationTypeId"]) == (2, "CONFIRMED", str(LONG))
    assert (data["start"], data["end"]) == ("2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z")
    assert data["previous"] == {
        "practitionerId": str(practice),
        "start": "2026-03-10T08:00:00Z",
        "end": "2026-03-10T08:30:00Z",
    }


async def test_a_move_by_less_than_the_duration_does_not_collide_with_itself(world: World) -> None:
    practice, ada = await world.practice(practitioner(buffer_after_minutes=30)), patient()
    booking = await world.book(ada, practice, NINE)

    later = await world.move(ada, booking, NINE + minutes(15))
    earlier = await world.move(ada, later, NINE)

    assert (earlier.version, earlier.start) == (3, NINE)


async def test_a_move_to_the_same_slot_changes_nothing_and_tells_nobody(world: World) -> None:
    practice, ada = await world.practice(practitioner(cancellation_cutoff_minutes=60)), patient()
    booking = await world.book(ada, practice, NINE)
    world.now = NINE - minutes(10)

    same = await world.move(ada, booking, NINE, consultation_type_id=CONSULTATION, practitioner_id=practice)

    assert same == booking
    assert len(await world.events()) == 1
    assert await world.value("SELECT count(*) FROM booking_history") == 1


async def test_a_chain_of_ten_moves_keeps_ten_revisions(world: World) -> None:
    practice, ada = await world.practice(), patient()
    first = booking = await world.book(ada, practice, NINE)
    for step in range(1, 11):
        booking = await world.move(ada, booking, NINE + minutes(30 * step))

    ((created, *moves),) = await find_history(world.stores, [booking.id])

    assert booking.version == 11
    assert (created.made.start, created.made.end) == (first.start, first.end)
    assert [move.made.version for move in moves] == list(range(2, 12))
    assert [move.made.start for move in moves] == [NINE + minutes(30 * step) for step in range(1, 11)]
    # Each slot is left for the next one: there is no moment without a slot.
    assert [move.left for move in moves] == [created.made, *(move.made for move in moves[:-1])]


async def test_a_move_to_another_practitioner_concerns_both_calendars(world: World) -> None:
    here, there, ada = await world.practice(), await world.practice(german()), patient()
    booking = await world.book(ada, here, NINE, insurance=Insurance.STATUTORY)

    moved = await world.move(ada, booking, practitioner_id=there)

    assert (moved.practitioner_id, moved.country, moved.time_zone) == (there, "DE", "Europe/Berlin")
    _, (_, data) = await world.events()
    assert (data["practitionerId"], data["previous"]["practitionerId"]) == (str(there), str(here))
    key = await world.value("SELECT key FROM outbox ORDER BY id DESC LIMIT 1")
    assert key == str(there)
    assert await world.book(patient(), here, NINE)
    with pytest.raises(SlotTaken):
        await world.book(patient(), there, NINE, insurance=Insurance.STATUTORY)


async def test_a_move_that_fails_leaves_the_old_booking_as_it_was(world: World) -> None:
    ada = patient()
    here = await world.practice()
    full = await world.practice()
    await world.book(patient(), full, NINE)
    strict = await world.practice(practitioner(minimum_notice_minutes=20 * 24 * 60))
    near = await world.practice(practitioner(horizon_days=2))
    berlin = await world.practice(german())
    booking = await world.book(ada, here, NINE)

    async def refused(kind: type[BookingRefusal], **fields: Any) -> None:
        with pytest.raises(kind):
            await world.move(ada, booking, **fields)

    await refused(SlotTaken, practitioner_id=full)
    await refused(TooShortNotice, practitioner_id=strict)
    await refused(BeyondHorizon, practitioner_id=near)
    await refused(InsuranceNotAccepted, practitioner_id=berlin)
    await refused(SlotNotOffered, practitioner_id=uuid4())
    await refused(SlotNotOffered, consultation_type_id=FOLLOW_UP)
    await refused(SlotNotOffered, start=NINE + minutes(5))

    row = (await world.rows("SELECT * FROM bookings WHERE id = $1", booking.id))[0]
    assert (row["slot_start"], row["practitioner_id"], row["version"], row["status"]) == (NINE, here, 1, "confirmed")
    assert len(await world.events()) == 2
    assert await world.value("SELECT count(*) FROM booking_history WHERE booking_id = $1", booking.id) == 1


async def test_a_move_into_the_patients_other_booking_is_refused(world: World) -> None:
    here, there, ada = await world.practice(), await world.practice(), patient()
    booking = await world.book(ada, here, NINE)
    other = await world.book(ada, there, NINE + minutes(60))

    with pytest.raises(PatientBusy) as refused:
        await world.move(ada, booking, NINE + minutes(45))

    assert refused.value.conflicting_booking_id == other.id


async def test_the_cut_off_holds_for_the_slot_that_is_left(world: World) -> None:
    strict = await world.practice(practitioner(cancellation_cutoff_minutes=24 * 60))
    lax, ada = await world.practice(), patient()
    booking = await world.book(ada, strict, NINE)
    world.now = NINE - timedelta(days=1) + timedelta(seconds=1)

    with pytest.raises(CancellationClosed) as refused:
        await world.move(ada, booking, NINE + timedelta(days=7), practitioner_id=lax)

    assert refused.value.closed_at == NINE - timedelta(days=1)
    world.now = refused.value.closed_at
    moved = await world.move(ada, booking, NINE + minutes(60), practitioner_id=lax)
    # The new practice has no cut-off, so the booking may be left again until it begins.
    world.now = moved.start - minutes(15)
    assert await world.move(ada, moved, moved.start + minutes(60))


async def test_a_stale_version_is_shown_the_current_booking(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)
    moved = await world.move(ada, booking, NINE + minutes(60))

    with pytest.raises(VersionConflict) as refused:
        await world.move(ada, booking, NINE + minutes(90))

    assert refused.value.current == moved


async def test_what_has_ended_does_not_move(world: World) -> None:
    practice, ada = await world.practice(), patient()
    cancelled = await world.cancel(ada, await world.book(ada, practice, NINE))

    with pytest.raises(BookingNotActive) as refused:
        await world.move(ada, cancelled, NINE + minutes(60))

    assert refused.value.current == cancelled


async def test_whoever_has_a_booking_moves_it_although_nobody_new_is_taken_since(world: World) -> None:
    state = practitioner()
    practice, ada = await world.practice(state), patient()
    booking = await world.book(ada, practice, NINE)
    await world.practice(changed(state, version=2, accepts_new_patients=False))

    assert await world.move(ada, booking, NINE + minutes(60))


async def test_a_booking_may_leave_a_retired_practitioner(world: World) -> None:
    state = practitioner()
    here, there, ada = await world.practice(state), await world.practice(), patient()
    booking = await world.book(ada, here, NINE)
    await world.practice(retired(state))

    assert (await world.move(ada, booking, practitioner_id=there)).practitioner_id == there


async def test_strangers_find_nothing_to_move_and_practitioners_stay_in_their_calendar(world: World) -> None:
    here, there, ada = await world.practice(), await world.practice(), patient()
    booking = await world.book(ada, here, NINE)

    for stranger in (
        patient(),
        viewer("practitioner", actor_id=there),
        viewer("operator:read"),
        viewer("partner:book"),
    ):
        with pytest.raises(BookingNotFound):
            await world.move(stranger, booking, NINE + minutes(60))
    doctor = viewer("practitioner", actor_id=here)
    with pytest.raises(Forbidden):
        await world.move(doctor, booking, practitioner_id=there)
    assert (await world.move(doctor, booking, NINE + minutes(60))).version == 2


async def test_an_unknown_booking_cannot_be_moved(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)
    await world.rows("DELETE FROM bookings")

    with pytest.raises(BookingNotFound):
        await world.move(ada, booking, NINE + minutes(60))
