"""Holding a slot, confirming it, giving it up; who may, how many, and what is promised."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from servicekit.errors import BadInput, Forbidden
from subgraphs.booking.domain.booking import Booking, Insurance
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.refusals import (
    BookingNotActive,
    BookingNotFound,
    BookingRefusal,
    InsuranceNotAccepted,
    PatientBusy,
    SlotNotOffered,
    TooManyHolds,
    TooShortNotice,
    VersionConflict,
)
from subgraphs.booking.use_cases.erase_patient import erase_patient
from tests.subgraphs.booking.practices import LONG, SHORT, changed, german, practitioner, retired
from tests.subgraphs.booking.world import NINE, World, actor, minutes, outcome, patient, viewer

MICROSECOND = timedelta(microseconds=1)
FIVE_MINUTES = minutes(5)


async def test_a_hold_is_stored_as_it_is_answered_with_its_event_and_ends_after_five_minutes(world: World) -> None:
    practice, ada = await world.practice(), patient()

    hold = await world.hold(ada, practice, NINE)

    assert (hold.status, hold.version, hold.expires_at) == (BookingStatus.HELD, 1, world.now + FIVE_MINUTES)
    assert (hold.patient_id, hold.booked_by, hold.end) == (ada.actor_id, ada.actor_id, NINE + minutes(30))
    assert await world.standing(hold) == ("held", 1)
    ((kind, data),) = await world.events()
    assert (kind, data["status"], data["bookingId"]) == ("BookingHeld", "HELD", str(hold.id))
    assert data["expiresAt"] == "2026-03-02T06:05:00Z"


async def test_a_confirmed_hold_is_a_booking_and_told_as_one(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)

    booking = await world.confirm(ada, hold)

    assert (booking.id, booking.version, booking.status) == (hold.id, 2, BookingStatus.CONFIRMED)
    assert booking.expires_at is None
    assert await world.standing(booking) == ("confirmed", 2)
    assert await world.told() == [("BookingHeld", "HELD", 1), ("BookingCreated", "CONFIRMED", 2)]
    assert (await world.cancel(ada, booking)).status is BookingStatus.CANCELLED


async def test_a_released_hold_frees_its_slot_at_once(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)

    released = await world.release(ada, hold)

    assert (released.status, released.version, released.expires_at) == (BookingStatus.RELEASED, 2, None)
    assert await world.told() == [("BookingHeld", "HELD", 1), ("BookingHoldEnded", "RELEASED", 2)]
    assert (await world.book(patient(), practice, NINE)).status is BookingStatus.CONFIRMED


async def test_the_holder_who_books_his_own_slot_confirms_his_hold(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)

    booking = await world.book(ada, practice, NINE)

    assert (booking.id, booking.version, booking.status) == (hold.id, 2, BookingStatus.CONFIRMED)
    assert await world.value("SELECT count(*) FROM bookings") == 1
    assert await world.told() == [("BookingHeld", "HELD", 1), ("BookingCreated", "CONFIRMED", 2)]


async def test_the_holder_who_holds_again_has_the_same_hold_and_no_longer(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)
    world.now += minutes(4)

    assert await world.hold(ada, practice, NINE) == hold
    assert len(await world.events()) == 1


async def test_the_holder_who_wants_another_slot_over_his_own_is_told_of_his_hold(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)
    attempts: list[dict[str, Any]] = [
        {"start": NINE + minutes(15)},
        {"start": NINE, "consultation_type_id": SHORT},
        {"start": NINE, "consultation_type_id": LONG},
    ]
    for attempt in attempts:
        for take in (world.book, world.hold):
            with pytest.raises(PatientBusy) as refused:
                await take(ada, practice, **attempt)
            assert refused.value.conflicting_booking_id == hold.id


async def test_a_hold_counts_for_the_patients_own_overlap(world: World) -> None:
    here, there, ada = await world.practice(), await world.practice(), patient()
    booking = await world.book(ada, here, NINE)

    with pytest.raises(PatientBusy) as refused:
        await world.hold(ada, there, NINE)

    assert refused.value.conflicting_booking_id == booking.id


async def test_a_hold_is_checked_as_a_booking_is(world: World) -> None:
    ada = patient()
    paris = await world.practice(practitioner(minimum_notice_minutes=60 * 24 * 9))
    berlin = await world.practice(german())
    gone = practitioner()
    await world.practice(gone)
    await world.practice(retired(gone))
    expected: list[tuple[type[BookingRefusal], dict[str, Any]]] = [
        (TooShortNotice, {"practitioner_id": paris, "start": NINE}),
        (SlotNotOffered, {"practitioner_id": berlin, "start": NINE + minutes(5), "insurance": Insurance.STATUTORY}),
        (SlotNotOffered, {"practitioner_id": berlin, "start": NINE - minutes(60), "insurance": Insurance.STATUTORY}),
        (SlotNotOffered, {"practitioner_id": UUID(gone.practitioner_id), "start": NINE}),
        (SlotNotOffered, {"practitioner_id": uuid4(), "start": NINE}),
        (InsuranceNotAccepted, {"practitioner_id": berlin, "start": NINE}),
    ]
    for kind, wish in expected:
        assert isinstance(await outcome(world.hold(ada, **wish)), kind)
    assert await world.value("SELECT count(*) FROM bookings") == 0


async def test_a_fourth_hold_is_refused_until_one_of_the_three_has_ended(world: World) -> None:
    practice, ada = await world.practice(), patient()
    first = await world.hold(ada, practice, NINE)
    world.now += minutes(1)
    others = [await world.hold(ada, practice, NINE + minutes(60 * place)) for place in (1, 2)]

    with pytest.raises(TooManyHolds) as refused:
        await world.hold(ada, practice, NINE + minutes(180))
    assert set(refused.value.hold_ids) == {first.id, *(hold.id for hold in others)}
    assert refused.value.next_expires_at == first.expires_at
    assert await world.hold(patient(), practice, NINE + minutes(180))

    await world.release(ada, others[0])
    assert await world.hold(ada, practice, NINE + minutes(240))
    await world.confirm(ada, others[1])
    assert await world.hold(ada, practice, NINE + minutes(300))
    assert first.expires_at is not None
    world.now = first.expires_at - MICROSECOND
    assert isinstance(await outcome(world.hold(ada, practice, NINE + minutes(360))), TooManyHolds)
    world.now = first.expires_at
    assert await world.hold(ada, practice, NINE + minutes(360))


async def test_a_hold_keeps_its_promise_whatever_the_practice_changes_meanwhile(world: World) -> None:
    ada, bob, eve = patient(), patient(), patient()
    state = practitioner(insurance_sectors=("SECTOR_1",))
    practice = await world.practice(state)
    promised = await world.hold(ada, practice, NINE)
    also_promised = await world.hold(bob, practice, NINE + minutes(60))
    await world.practice(retired(changed(state, weekly_hours=(), consultation_types=())))
    assert isinstance(await outcome(world.hold(eve, practice, NINE + minutes(120))), SlotNotOffered)

    assert (await world.confirm(ada, promised)).status is BookingStatus.CONFIRMED
    assert (await world.book(bob, practice, NINE + minutes(60))).id == also_promised.id


async def test_the_notice_that_was_kept_when_the_slot_was_held_is_kept(world: World) -> None:
    practice, ada = await world.practice(practitioner(minimum_notice_minutes=60)), patient()
    world.now = NINE - minutes(60)
    hold = await world.hold(ada, practice, NINE)
    world.now += minutes(4)
    assert isinstance(await outcome(world.book(patient(), practice, NINE)), TooShortNotice)

    assert (await world.confirm(ada, hold)).status is BookingStatus.CONFIRMED


async def test_another_insurance_than_that_of_the_hold_is_checked_and_taken_over(world: World) -> None:
    practice, ada = await world.practice(changed(german(), insurance_sectors=("STATUTORY", "PRIVATE"))), patient()
    practice_of_one, bob = await world.practice(german()), patient()
    hold = await world.hold(ada, practice, NINE, insurance=Insurance.STATUTORY)
    await world.hold(bob, practice_of_one, NINE, insurance=Insurance.STATUTORY)

    with pytest.raises(PatientBusy):
        await world.hold(ada, practice, NINE, insurance=Insurance.PRIVATE)
    with pytest.raises(InsuranceNotAccepted):
        await world.book(bob, practice_of_one, NINE, insurance=Insurance.PRIVATE)
    booking = await world.book(ada, practice, NINE, insurance=Insurance.PRIVATE)

    assert (booking.id, booking.insurance) == (hold.id, Insurance.PRIVATE)
    assert await world.value("SELECT insurance FROM bookings WHERE id = $1", hold.id) == "PRIVATE"
    assert (await world.book(bob, practice_of_one, NINE)).insurance is Insurance.STATUTORY


async def test_a_hold_is_neither_moved_nor_cancelled_nor_closed(world: World) -> None:
    practice, ada, clerk = await world.practice(), patient(), viewer("operator:write")
    hold = await world.hold(ada, practice, NINE)

    for attempt in (
        world.move(ada, hold, NINE + minutes(60)),
        world.cancel(ada, hold),
        world.close(clerk, hold, came=True),
        world.close(clerk, hold, came=False),
    ):
        with pytest.raises(BookingNotActive):
            await attempt
    assert await world.standing(hold) == ("held", 1)


async def test_what_is_no_hold_is_neither_confirmed_nor_released(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)
    released = await world.release(ada, await world.hold(ada, practice, NINE + minutes(60)))

    for one in (booking, released):
        for attempt in (world.confirm(ada, one), world.release(ada, one)):
            with pytest.raises(BookingNotActive):
                await attempt


async def test_a_stale_version_is_shown_the_current_booking(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)
    booking = await world.confirm(ada, hold)

    for attempt in (world.confirm(ada, hold), world.release(ada, hold)):
        with pytest.raises(VersionConflict) as refused:
            await attempt
        assert refused.value.current == booking


async def test_patients_hold_for_themselves_partners_and_operators_name_the_patient(world: World) -> None:
    practice, ada = await world.practice(), patient()
    partner, clerk = viewer("partner:book"), viewer("operator:write")

    hold = await world.hold(partner, practice, NINE, patient_id=actor(ada))
    assert (hold.patient_id, hold.booked_by) == (ada.actor_id, partner.actor_id)
    assert (await world.hold(clerk, practice, NINE + minutes(60), patient_id=actor(ada))).patient_id == ada.actor_id
    with pytest.raises(BadInput):
        await world.hold(partner, practice, NINE + minutes(120))
    with pytest.raises(Forbidden):
        await world.hold(patient(), practice, NINE + minutes(120), patient_id=actor(ada))
    with pytest.raises(Forbidden):
        await world.hold(viewer("practitioner", actor_id=practice), practice, NINE + minutes(120))


async def test_patient_partner_and_operator_confirm_the_practice_only_releases_and_strangers_find_nothing(
    world: World,
) -> None:
    practice, ada, partner = await world.practice(), patient(), viewer("partner:book")
    doctor, clerk = viewer("practitioner", actor_id=practice), viewer("operator:write")
    starts = [NINE + minutes(60 * place) for place in range(5)]

    async def held(start: int) -> Booking:
        return await world.hold(partner, practice, starts[start], patient_id=actor(ada))

    for place, who in enumerate((ada, partner, clerk)):
        assert (await world.confirm(who, await held(place))).status is BookingStatus.CONFIRMED
    hold = await held(3)
    with pytest.raises(Forbidden):
        await world.confirm(doctor, hold)
    for stranger in (patient(), viewer("partner:book"), viewer("operator:read"), viewer("practitioner")):
        for attempt in (world.confirm(stranger, hold), world.release(stranger, hold)):
            with pytest.raises(BookingNotFound):
                await attempt
    assert (await world.release(doctor, hold)).status is BookingStatus.RELEASED


async def test_a_partner_does_not_take_over_the_hold_that_the_patient_has_made(world: World) -> None:
    practice, ada, partner = await world.practice(), patient(), viewer("partner:book")
    hold = await world.hold(ada, practice, NINE)

    for attempt in (world.book, world.hold):
        with pytest.raises(PatientBusy) as refused:
            await attempt(partner, practice, NINE, patient_id=actor(ada))
        assert refused.value.conflicting_booking_id == hold.id


async def test_each_mutation_gives_its_first_answer_to_a_retry(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE, key="k")
    world.now += minutes(1)
    assert await world.hold(ada, practice, NINE, key="k") == hold
    booking = await world.confirm(ada, hold, key="k")
    world.now += FIVE_MINUTES
    assert await world.confirm(ada, hold, key="k") == booking
    assert await world.hold(ada, practice, NINE, key="k") == hold
    other = await world.hold(ada, practice, NINE + minutes(60))
    released = await world.release(ada, other, key="k")
    assert await world.release(ada, other, key="k") == released

    assert [kind for kind, *_ in await world.told()] == [
        "BookingHeld",
        "BookingCreated",
        "BookingHeld",
        "BookingHoldEnded",
    ]


async def test_an_erased_patient_holds_nothing_and_the_practices_hear_of_it(world: World) -> None:
    here, there, ada = await world.practice(), await world.practice(), patient()
    overdue = await world.hold(ada, here, NINE)
    world.now += FIVE_MINUTES
    live = await world.hold(ada, there, NINE + minutes(60), key="k")

    assert await erase_patient(world.stores, actor(ada), world.now) == 2

    assert await world.standing(overdue) == ("expired", 2)
    assert await world.standing(live) == ("released", 2)
    assert await world.value("SELECT count(*) FROM bookings WHERE patient_id IS NOT NULL") == 0
    assert await world.value("SELECT count(*) FROM idempotency_keys") == 0
    assert {(kind, status) for kind, status, _ in (await world.told())[2:]} == {
        ("BookingHoldEnded", "EXPIRED"),
        ("BookingHoldEnded", "RELEASED"),
    }
    assert await world.book(patient(), there, NINE + minutes(60))
    with pytest.raises(BookingNotFound):
        await world.confirm(ada, live)
