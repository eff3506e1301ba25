"""The instant at which a hold is over: for its holder, for whoever comes next, and for what the database lets through."""

from datetime import timedelta

import pytest

from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.refusals import (
    HoldExpired,
    PatientBusy,
    SlotNotOffered,
    SlotTaken,
)
from subgraphs.booking.domain.rights import SYSTEM
from subgraphs.booking.repository import holds
from subgraphs.booking.use_cases.nearest_free_slots import nearest_free_slots
from tests.subgraphs.booking.practices import CONSULTATION, LONG, practitioner
from tests.subgraphs.booking.world import NINE, World, minutes, outcome, patient

MICROSECOND = timedelta(microseconds=1)
FIVE_MINUTES = minutes(5)


async def test_a_hold_lives_until_a_microsecond_before_its_expiry_and_is_gone_for_its_holder_at_it(
    world: World,
) -> None:
    practice, ada, bob = await world.practice(), patient(), patient()
    lives, ends = await world.hold(ada, practice, NINE), await world.hold(bob, practice, NINE + minutes(60))

    world.now += FIVE_MINUTES - MICROSECOND
    assert (await world.confirm(ada, lives)).status is BookingStatus.CONFIRMED
    world.now += MICROSECOND
    with pytest.raises(HoldExpired):
        await world.confirm(bob, ends)
    with pytest.raises(HoldExpired):
        await world.release(bob, ends)
    assert await world.standing(ends) == ("held", 1)


@pytest.mark.parametrize("way", ["book", "hold", "move"])
async def test_a_hold_of_somebody_else_is_taken_until_a_microsecond_before_its_expiry_and_free_at_it(
    world: World, way: str
) -> None:
    practice, bob = await world.practice(), patient()
    hold = await world.hold(patient(), practice, NINE)
    elsewhere = await world.book(bob, practice, NINE + minutes(120))

    async def take() -> Booking:
        if way == "move":
            return await world.move(bob, elsewhere, NINE)
        return await (world.book if way == "book" else world.hold)(bob, practice, NINE)

    world.now += FIVE_MINUTES - MICROSECOND
    with pytest.raises(SlotTaken):
        await take()
    world.now += MICROSECOND
    taken = await take()

    assert taken.start == NINE
    assert await world.standing(hold) == ("expired", 2)
    told = await world.told()
    assert told[2] == ("BookingHoldEnded", "EXPIRED", 2)
    assert len(told) == 4


async def test_an_expired_hold_in_the_buffer_gives_way_too_and_a_neighbour_stays(world: World) -> None:
    practice = await world.practice(practitioner(buffer_after_minutes=15))
    before = await world.hold(patient(), practice, NINE)
    after = await world.hold(patient(), practice, NINE + minutes(90))
    far = await world.hold(patient(), practice, NINE + minutes(180))
    with pytest.raises(SlotTaken):
        await world.book(patient(), practice, NINE + minutes(30))
    world.now += FIVE_MINUTES

    await world.book(patient(), practice, NINE + minutes(30), consultation_type_id=LONG)

    assert [await world.standing(hold) for hold in (before, after, far)] == [
        ("expired", 2),
        ("expired", 2),
        ("held", 1),
    ]


async def test_the_patients_own_expired_hold_elsewhere_ends_with_the_next_booking_at_that_time(world: World) -> None:
    here, there, ada = await world.practice(), await world.practice(), patient()
    own = await world.hold(ada, there, NINE)
    of_another = await world.hold(patient(), there, NINE + minutes(60))
    with pytest.raises(PatientBusy) as refused:
        await world.book(ada, here, NINE)
    assert refused.value.conflicting_booking_id == own.id
    world.now += FIVE_MINUTES

    await world.book(ada, here, NINE)

    assert await world.standing(own) == ("expired", 2)
    assert await world.standing(of_another) == ("held", 1)


async def test_an_expired_hold_in_the_target_of_a_move_to_another_practitioner_gives_way(world: World) -> None:
    here, there, third, ada = *[await world.practice() for _ in range(3)], patient()
    booking = await world.book(ada, here, NINE)
    overdue = await world.hold(patient(), there, NINE + minutes(60))
    own = await world.hold(ada, third, NINE + minutes(60))
    with pytest.raises(SlotTaken):
        await world.move(ada, booking, NINE + minutes(60), practitioner_id=there)
    world.now += FIVE_MINUTES

    moved = await world.move(ada, booking, NINE + minutes(60), practitioner_id=there)

    assert moved.practitioner_id == there
    assert await world.standing(overdue) == ("expired", 2)
    assert await world.standing(own) == ("expired", 2)


async def test_a_refused_attempt_leaves_an_expired_hold_to_others(world: World) -> None:
    practice, bob = await world.practice(), patient()
    hold = await world.hold(patient(), practice, NINE)
    await world.book(bob, await world.practice(), NINE)
    world.now += FIVE_MINUTES

    with pytest.raises(PatientBusy):
        await world.book(bob, practice, NINE)

    assert await world.standing(hold) == ("held", 1)
    assert len(await world.events()) == 2


async def test_the_holder_who_books_after_the_expiry_gets_a_new_booking(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)
    world.now += FIVE_MINUTES

    booking = await world.book(ada, practice, NINE)

    assert booking.id != hold.id
    assert await world.standing(hold) == ("expired", 2)


async def test_a_hold_ends_when_its_slot_begins_and_a_slot_that_begins_now_is_not_held(world: World) -> None:
    practice, ada = await world.practice(), patient()
    world.now = NINE - minutes(2)

    hold = await world.hold(ada, practice, NINE)

    assert hold.expires_at == NINE
    world.now = NINE
    with pytest.raises(HoldExpired):
        await world.confirm(ada, hold)
    with pytest.raises(SlotNotOffered):
        await world.hold(patient(), practice, NINE)


async def test_a_hold_ends_at_a_whole_millisecond_as_read_models_keep_it(world: World) -> None:
    world.now += timedelta(microseconds=123_456)

    hold = await world.hold(patient(), await world.practice(), NINE)

    assert hold.expires_at == world.now + FIVE_MINUTES - timedelta(microseconds=456)


async def test_an_expired_hold_says_so_whether_or_not_it_has_been_ended_already(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)
    world.now += FIVE_MINUTES

    assert isinstance(await outcome(world.confirm(ada, hold)), HoldExpired)
    await world.book(patient(), practice, NINE)
    assert await world.standing(hold) == ("expired", 2)
    assert isinstance(await outcome(world.confirm(ada, hold)), HoldExpired)
    assert isinstance(await outcome(world.release(ada, hold)), HoldExpired)


async def test_the_database_confirms_and_releases_only_what_lives_at_that_version(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)
    assert hold.expires_at is not None
    of_version = {1: _next(hold, 2), 2: _next(hold, 3)}

    async with world.stores.database.connection() as connection:
        for write in (holds.confirm, holds.release):
            assert not await write(connection, of_version[1], SYSTEM, hold.expires_at)
            assert not await write(connection, of_version[2], SYSTEM, world.now)
        assert await holds.expire(connection, [hold.id], hold.expires_at - MICROSECOND) == []
        assert await holds.release(connection, of_version[1], SYSTEM, hold.expires_at - MICROSECOND)
        assert not await holds.confirm(connection, of_version[2], SYSTEM, world.now)


async def test_the_nearest_free_slots_leave_out_what_is_held_and_have_what_has_expired(world: World) -> None:
    practice = await world.practice()
    hold = await world.hold(patient(), practice, NINE)
    refused = HoldExpired(practitioner_id=practice, consultation_type_id=CONSULTATION, start=NINE)
    assert hold.expires_at is not None

    held = await nearest_free_slots(world.stores, refused, hold.expires_at - MICROSECOND, 1)
    over = await nearest_free_slots(world.stores, refused, hold.expires_at, 1)

    assert [slot.start for slot in (*held, *over)] == [NINE + minutes(30), NINE]


def _next(hold: Booking, version: int) -> Booking:
    fields = {name: getattr(hold, name) for name in Booking.__struct_fields__}
    return Booking(**{**fields, "version": version})
