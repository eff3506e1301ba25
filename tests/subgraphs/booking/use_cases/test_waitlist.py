"""A slot that becomes free is offered to whoever waits for it: to one at a time, to each once."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

import pytest

from servicekit.authentication import Viewer
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.freed import FreedSlot, freed_starts
from subgraphs.booking.domain.refusals import BookingNotFound, PatientBusy, SlotTaken
from subgraphs.booking.repository import waitlist
from subgraphs.booking.use_cases import offering_freed_slots
from subgraphs.booking.use_cases.ending_holds import expire_due
from tests.subgraphs.booking.absences import absence, away, doctor_of, end_affected
from tests.subgraphs.booking.practices import CONSULTATION, LONG, SHORT, practitioner
from tests.subgraphs.booking.waiting import (
    entry_of,
    freed,
    join,
    leave,
    must_be_offered,
    offer_all,
    offer_to,
    statuses_of,
)
from tests.subgraphs.booking.world import NINE, World, actor, minutes, outcome, patient, viewer

OFFERED_FOR = minutes(30)


async def booked(world: World, practice: UUID) -> tuple[Viewer, Booking]:
    """Somebody else's booking at nine."""
    other = patient()
    return other, await world.book(other, practice, NINE)


async def test_a_freed_slot_is_held_for_who_waits_longest_until_its_deadline_then_for_the_next(world: World) -> None:
    practice = await world.practice()
    other, booking = await booked(world, practice)
    ada, bob = patient(), patient()
    first, second = await join(world, ada, practice), await join(world, bob, practice)

    await world.cancel(other, booking)
    await offer_all(world)

    hold = await must_be_offered(world, first)
    assert (hold.patient_id, hold.start, hold.expires_at) == (actor(ada), NINE, world.now + OFFERED_FOR)
    assert await statuses_of(world, first, second) == ["offered", "active"]
    with pytest.raises(SlotTaken):
        await world.book(bob, practice, NINE)

    world.now += OFFERED_FOR
    await expire_due(world.stores, world.now)
    await offer_all(world)
    assert (await must_be_offered(world, second)).start == NINE
    assert await statuses_of(world, first, second) == ["active", "offered"]


async def test_who_turns_a_slot_down_is_not_offered_it_again_and_it_is_free_when_all_have(world: World) -> None:
    practice = await world.practice()
    other, booking = await booked(world, practice)
    ada, bob = patient(), patient()
    first, second = await join(world, ada, practice), await join(world, bob, practice)
    await world.cancel(other, booking)

    for _ in range(2):
        await offer_all(world)
        for who, entry in ((ada, first), (bob, second)):
            hold = await offer_to(world, entry)
            if hold is not None:
                await world.release(who, hold)
    await offer_all(world)

    assert await statuses_of(world, first, second) == ["active", "active"]
    assert await freed(world) == 0
    assert len(await world.rows("SELECT FROM waitlist_offers")) == 2
    assert (await world.book(patient(), practice, NINE)).start == NINE


@pytest.mark.parametrize("way", ["confirmHold", "createBooking"])
async def test_who_takes_the_offer_waits_no_more(world: World, way: str) -> None:
    practice = await world.practice()
    other, booking = await booked(world, practice)
    ada = patient()
    entry = await join(world, ada, practice)
    await world.cancel(other, booking)
    await offer_all(world)
    hold = await must_be_offered(world, entry)

    taken = await (world.confirm(ada, hold) if way == "confirmHold" else world.book(ada, practice, NINE))

    assert (taken.id, taken.status.value) == (hold.id, "confirmed")
    assert await statuses_of(world, entry) == ["fulfilled"]
    assert (await entry_of(world, entry)).offered_booking_id == hold.id


async def test_however_a_slot_becomes_free_it_is_offered(world: World) -> None:
    state = practitioner()
    practice, doctor = await world.practice(state), viewer("practitioner", actor_id=UUID(state.practitioner_id))
    other = patient()

    async def cancelled() -> None:
        await world.cancel(other, await world.book(other, practice, NINE))

    async def moved() -> None:
        booking = await world.move(other, await world.book(other, practice, NINE), NINE + minutes(120))
        await world.cancel(doctor, booking)
        await world.value("DELETE FROM freed_slots WHERE freed_from > $1 RETURNING id", NINE)

    async def released() -> None:
        await world.release(other, await world.hold(other, practice, NINE))

    async def expired() -> None:
        await world.hold(other, practice, NINE)
        world.now += minutes(5)
        await expire_due(world.stores, world.now)

    for way in (cancelled, moved, released, expired):
        waiting = patient()
        entry = await join(world, waiting, practice)
        await way()
        await offer_all(world)
        hold = await must_be_offered(world, entry)
        assert hold.start == NINE, way.__name__
        await leave(world, waiting, entry)
        await offer_all(world)


async def test_what_an_absence_frees_is_offered_for_what_the_practice_is_there_for_still(world: World) -> None:
    state = practitioner()
    practice = await world.practice(state)
    _, booking = await booked(world, practice)
    hours: dict[str, Any] = {"earliest": NINE, "latest": NINE + minutes(1)}
    same = await join(world, patient(), practice, **hours)
    short = await join(world, patient(), practice, consultation_type_id=SHORT, **hours)
    gone = absence(hours=(time(9), time(10)), types=(CONSULTATION,))
    await world.practice(away(state, gone))
    await end_affected(world, doctor_of(state), gone)

    await offer_all(world)

    assert (await world.standing(booking))[0] == "cancelled"
    assert await statuses_of(world, same, short) == ["active", "offered"]


async def test_who_is_offered_a_slot_that_an_absence_ends_waits_on(world: World) -> None:
    state = practitioner()
    practice = await world.practice(state)
    other, booking = await booked(world, practice)
    entry = await join(world, patient(), practice)
    await world.cancel(other, booking)
    await offer_all(world)
    gone = absence()
    await world.practice(away(state, gone))

    await end_affected(world, doctor_of(state), gone)
    await offer_all(world)

    assert await statuses_of(world, entry) == ["active"]


async def test_a_slot_that_somebody_took_meanwhile_is_offered_to_nobody(world: World) -> None:
    practice = await world.practice()
    other, booking = await booked(world, practice)
    entry = await join(world, patient(), practice)
    await world.cancel(other, booking)
    await world.book(patient(), practice, NINE)

    await offer_all(world)

    assert await statuses_of(world, entry) == ["active"]
    assert await freed(world) == 0


@pytest.mark.parametrize("why", ["taken", "closed"])
async def test_the_list_is_not_looked_through_for_a_slot_of_which_nothing_can_be_offered(
    world: World, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    state = practitioner()
    practice = await world.practice(state)
    _, booking = await booked(world, practice)
    await join(world, patient(), practice)
    await world.cancel(viewer("practitioner", actor_id=practice), booking)
    if why == "taken":
        await world.book(patient(), practice, NINE, consultation_type_id=LONG)
    else:
        await world.practice(away(state, absence()))
    monkeypatch.setattr(waitlist, "waiting_for", None)

    await offer_all(world)

    assert await freed(world) == 0


async def test_a_slot_with_which_something_is_always_wrong_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = await world.practice(), await world.practice()
    cancelled = [await booked(world, practice) for practice in (broken, sound)]
    waiting = [await join(world, patient(), practice) for practice in (broken, sound)]
    for other, booking in cancelled:
        await world.cancel(other, booking)

    def fail_for_one(slot: FreedSlot, *others: Any) -> list[datetime]:
        if slot.practitioner_id == broken:
            raise ZeroDivisionError
        return freed_starts(slot, *others)

    monkeypatch.setattr(offering_freed_slots, "freed_starts", fail_for_one)
    with pytest.raises(ZeroDivisionError):
        await offer_all(world)
    with pytest.raises(ZeroDivisionError):
        await offer_all(world)
    assert await statuses_of(world, *waiting) == ["active", "offered"]

    monkeypatch.undo()
    await offer_all(world)
    assert await statuses_of(world, *waiting) == ["offered", "offered"]


async def test_what_overlaps_a_booking_of_the_patient_is_offered_to_the_next(world: World) -> None:
    practice, elsewhere = await world.practice(), await world.practice()
    other, booking = await booked(world, practice)
    ada, bob = patient(), patient()
    await world.book(ada, elsewhere, NINE)
    first, second = await join(world, ada, practice), await join(world, bob, practice)
    await world.cancel(other, booking)

    await offer_all(world)

    assert await statuses_of(world, first, second) == ["active", "offered"]


async def test_who_gave_a_slot_up_is_not_offered_it(world: World) -> None:
    practice = await world.practice()
    ada = patient()
    entry = await join(world, ada, practice)
    booking = await world.book(ada, practice, NINE)
    moved = await world.move(ada, booking, NINE + minutes(60))
    await world.cancel(ada, moved)

    await offer_all(world)

    assert await statuses_of(world, entry) == ["active"]


async def test_offers_neither_count_as_holds_of_the_patient_nor_are_kept_from_who_has_all_of_them(world: World) -> None:
    practice, elsewhere = await world.practice(), await world.practice()
    other, booking = await booked(world, practice)
    ada = patient()
    entry = await join(world, ada, practice)
    for hour in (2, 3):
        await world.hold(ada, elsewhere, NINE + minutes(60 * hour))
    await world.cancel(other, booking)
    await offer_all(world)
    assert await statuses_of(world, entry) == ["offered"]

    third = await world.hold(ada, elsewhere, NINE + minutes(240))

    assert third.status.value == "held"
    assert isinstance(await outcome(world.hold(ada, elsewhere, NINE)), PatientBusy)


async def test_a_long_slot_is_offered_to_two_who_need_half_of_it_each(world: World) -> None:
    practice, other = await world.practice(), patient()
    booking = await world.book(other, practice, NINE, consultation_type_id=LONG)
    await world.book(patient(), practice, NINE + minutes(60))  # right behind it
    entries = [await join(world, patient(), practice) for _ in range(3)]
    await world.cancel(other, booking)

    await offer_all(world)

    holds = [await offer_to(world, entry) for entry in entries]
    assert [hold and hold.start for hold in holds] == [NINE, NINE + minutes(30), None]


async def test_a_longer_visit_is_offered_where_the_freed_slot_and_the_time_beside_it_suffice(world: World) -> None:
    practice, other = await world.practice(), patient()
    booking = await world.book(other, practice, NINE, consultation_type_id=SHORT)
    entry = await join(world, patient(), practice, consultation_type_id=LONG)
    await world.book(patient(), practice, NINE + minutes(60))
    await world.cancel(other, booking)

    await offer_all(world)

    assert (await must_be_offered(world, entry)).start == NINE


async def test_the_deadline_leaves_the_minimum_notice_and_without_time_to_answer_nobody_is_asked(world: World) -> None:
    practice = await world.practice(practitioner(minimum_notice_minutes=60))
    other, booking = await booked(world, practice)
    entry = await join(world, patient(), practice)
    world.now = NINE - minutes(80)
    await world.cancel(viewer("practitioner", actor_id=practice), booking)
    await offer_all(world)
    hold = await must_be_offered(world, entry)
    assert hold.expires_at == NINE - minutes(60)

    world.now = NINE - minutes(64)
    waiting = await join(world, other, practice, latest=NINE + minutes(1))
    await world.release(viewer("operator:write"), hold)
    await offer_all(world)
    assert await statuses_of(world, waiting) == ["active"]


async def test_where_the_first_half_is_too_near_the_second_is_offered(world: World) -> None:
    practice, other = await world.practice(), patient()
    booking = await world.book(other, practice, NINE, consultation_type_id=LONG)
    entry = await join(world, patient(), practice, latest=NINE + minutes(31))
    world.now = NINE - minutes(4)
    await world.cancel(viewer("practitioner", actor_id=practice), booking)

    await offer_all(world)

    assert (await must_be_offered(world, entry)).start == NINE + minutes(15)


async def test_the_history_says_that_nobody_took_the_offer_himself(world: World) -> None:
    practice, ada = await world.practice(), patient()
    other, booking = await booked(world, practice)
    entry = await join(world, ada, practice)
    await world.cancel(other, booking)
    await offer_all(world)
    hold = await must_be_offered(world, entry)
    await leave(world, ada, entry)

    kept = "SELECT actor_role, actor_id FROM booking_history WHERE booking_id = $1 ORDER BY version"
    assert [tuple(row) for row in await world.rows(kept, hold.id)] == [("SYSTEM", None), ("PATIENT", None)]


async def test_the_event_of_an_offer_names_the_entry_and_nothing_of_the_wish(world: World) -> None:
    practice = await world.practice()
    other, booking = await booked(world, practice)
    entry = await join(world, patient(), practice)
    await world.cancel(other, booking)
    await offer_all(world)

    kind, data = (await world.events())[-1]

    hold = await must_be_offered(world, entry)
    assert (kind, data["bookingId"], data["waitlistEntryId"]) == ("BookingHeld", str(hold.id), str(entry))
    plain = next(data for name, data in await world.events() if name == "BookingCreated")
    assert data.keys() - plain.keys() == {"waitlistEntryId"}


async def test_an_own_hold_has_an_event_without_an_entry(world: World) -> None:
    await world.hold(patient(), await world.practice(), NINE)
    ((_, data),) = await world.events()
    assert data.get("waitlistEntryId") is None


async def test_what_was_offered_through_a_partner_is_confirmed_by_that_partner_and_no_other(world: World) -> None:
    practice, partner = await world.practice(), viewer("partner:book")
    other, booking = await booked(world, practice)
    entry = await join(world, partner, practice, patient_id=actor(patient()))
    await world.cancel(other, booking)
    await offer_all(world)
    hold = await must_be_offered(world, entry)

    with pytest.raises(BookingNotFound):
        await world.confirm(viewer("partner:book"), hold)
    assert (await world.confirm(partner, hold)).status.value == "confirmed"
    assert hold.consultation_type_id == CONSULTATION
