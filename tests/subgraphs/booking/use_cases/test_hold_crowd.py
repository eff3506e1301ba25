"""Many at once around holds: one gets the slot, all others a refusal, nobody a fault, and Postgres breaks no deadlock."""

import asyncio
import random
from uuid import uuid4

import pytest

from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.use_cases.ending_holds import expire_due
from subgraphs.booking.use_cases.erase_patient import erase_patient
from tests.subgraphs.booking.world import NINE, World, actor, codes, minutes, outcomes, patient, successes, viewer

NO_OVERLAP = """
    SELECT count(*) FROM bookings a JOIN bookings b ON a.practitioner_id = b.practitioner_id AND a.id < b.id
    WHERE a.status IN ('held', 'confirmed') AND b.status IN ('held', 'confirmed')
        AND a.slot_start < b.slot_end AND b.slot_start < a.slot_end
"""
FIVE_MINUTES = minutes(5)


async def versions_rise_by_one(world: World) -> bool:
    """Every version of every booking was told once, from the first on."""
    told: dict[str, list[int]] = {}
    for _, data in await world.events():
        told.setdefault(data["bookingId"], []).append(data["version"])
    return all(versions == list(range(1, len(versions) + 1)) for versions in told.values())


@pytest.mark.parametrize("holders", [2, 64, 500])
async def test_of_a_crowd_on_one_slot_one_holds_it_and_the_others_are_told_so(world: World, holders: int) -> None:
    practice = await world.practice()

    found = await outcomes([world.hold(patient(), practice, NINE, key=str(uuid4())) for _ in range(holders)])

    assert len(successes(found)) == 1
    assert codes(found) == {"SLOT_TAKEN"}
    assert len(found) == holders
    assert await world.value("SELECT count(*) FROM bookings") == 1
    assert len(await world.events()) == 1
    assert await world.deadlocks() == 0


@pytest.mark.parametrize("bookers", [2, 64, 500])
async def test_of_a_crowd_on_a_slot_whose_hold_has_expired_one_gets_it_and_the_hold_ends_once(
    world: World, bookers: int
) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)
    world.now += FIVE_MINUTES

    attempts = [(world.hold if place % 2 else world.book)(patient(), practice, NINE) for place in range(bookers)]
    found = await outcomes([*attempts, world.confirm(ada, hold)])
    await expire_due(world.stores, world.now)

    assert len(successes(found)) == 1
    assert codes(found) == {"SLOT_TAKEN", "HOLD_EXPIRED"}
    assert [kind for kind, _ in await world.events()].count("BookingHoldEnded") == 1
    assert await versions_rise_by_one(world)
    assert await world.deadlocks() == 0


async def test_one_patient_at_many_practices_at_once_holds_one(world: World) -> None:
    practices, ada = [await world.practice() for _ in range(12)], patient()

    found = await outcomes([world.hold(ada, practice, NINE) for practice in practices])

    assert len(successes(found)) == 1
    assert codes(found) == {"PATIENT_BUSY"}
    assert await world.deadlocks() == 0


async def test_one_patient_who_asks_for_many_slots_at_once_holds_three(world: World) -> None:
    practices, ada = [await world.practice() for _ in range(4)], patient()

    found = await outcomes(
        [world.hold(ada, practice, NINE + minutes(60 * place)) for place, practice in enumerate(practices * 2)]
    )

    assert len(successes(found)) == 3
    assert codes(found) == {"TOO_MANY_HOLDS"}
    assert await world.value("SELECT count(*) FROM bookings WHERE status = 'held'") == 3
    assert await world.deadlocks() == 0


async def test_confirm_release_and_booking_the_own_hold_at_once_have_one_winner(world: World) -> None:
    for place in range(8):
        practice, ada = await world.practice(), patient()
        hold = await world.hold(ada, practice, NINE + minutes(60 * place))

        found = await outcomes([world.confirm(ada, hold), world.release(ada, hold), world.confirm(ada, hold)])

        assert len(successes(found)) == 1
        assert codes(found) == {"VERSION_CONFLICT"}
        assert await world.value("SELECT version FROM bookings WHERE id = $1", hold.id) == 2
    assert await versions_rise_by_one(world)
    assert await world.deadlocks() == 0


async def test_the_same_confirmation_at_once_confirms_once_and_all_get_that_booking(world: World) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)

    found = await outcomes([world.confirm(ada, hold, key="k") for _ in range(16)])

    assert len(successes(found)) == 16
    assert len(await world.events()) == 2


@pytest.mark.parametrize("is_over", [False, True])
async def test_confirm_another_booker_and_the_end_of_holds_at_once_agree_on_who_has_the_slot(
    world: World, is_over: bool
) -> None:
    practice = await world.practice()
    patients = [patient() for _ in range(10)]
    holds = [await world.hold(who, practice, NINE + minutes(30 * place)) for place, who in enumerate(patients)]
    world.now += FIVE_MINUTES if is_over else minutes(4)

    async def end() -> None:
        await expire_due(world.stores, world.now)

    confirmations = [world.confirm(who, hold) for who, hold in zip(patients, holds, strict=True)]
    strangers = [world.book(patient(), practice, hold.start) for hold in holds]
    ends = [asyncio.create_task(end()) for _ in range(4)]
    found = await outcomes([*confirmations, *strangers])
    await asyncio.gather(*ends)

    winners = found[10:] if is_over else found[:10]
    assert successes(found) == [one for one in winners if isinstance(one, Booking)]
    assert len(successes(found)) == 10
    assert codes(found) == {"HOLD_EXPIRED" if is_over else "SLOT_TAKEN"}
    assert await world.value(NO_OVERLAP) == 0
    assert await versions_rise_by_one(world)
    assert await world.deadlocks() == 0


async def test_patients_who_end_one_anothers_expired_holds_crosswise_do_not_deadlock(world: World) -> None:
    """Each patient's overdue hold lies where another one books: everybody ends holds in two calendars."""
    practices, patients = [await world.practice() for _ in range(6)], [patient() for _ in range(6)]
    for who, practice in zip(patients, practices, strict=True):
        await world.hold(who, practice, NINE)
    world.now += FIVE_MINUTES
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    tries = [(who, practice) for who in patients for practice in chance.sample(practices, 6)]

    async def end() -> None:
        await expire_due(world.stores, world.now)

    ends = [asyncio.create_task(end()) for _ in range(4)]
    found = await outcomes([world.book(who, practice, NINE) for who, practice in tries])
    await asyncio.gather(*ends)

    assert len(successes(found)) == 6
    assert codes(found) <= {"SLOT_TAKEN", "PATIENT_BUSY"}
    assert [kind for kind, _ in await world.events()].count("BookingHoldEnded") == 6
    assert await world.value(NO_OVERLAP) == 0
    assert await versions_rise_by_one(world)
    assert await world.deadlocks() == 0


async def test_moves_onto_expired_holds_at_once_move_or_are_refused(world: World) -> None:
    practices, clerk = [await world.practice() for _ in range(4)], viewer("operator:write")
    for practice in practices:
        await world.hold(patient(), practice, NINE)
    bookings = [await world.book(patient(), practice, NINE + minutes(60)) for practice in practices]
    world.now += FIVE_MINUTES

    found = await outcomes(
        [
            world.move(clerk, booking, NINE, practitioner_id=practice)
            for booking, practice in zip(bookings, [*practices[1:], practices[0]], strict=True)
        ]
    )

    assert len(successes(found)) == 4
    assert [kind for kind, _ in await world.events()].count("BookingHoldEnded") == 4
    assert await world.deadlocks() == 0


async def test_erasing_patients_while_others_take_their_expired_holds_ends_each_hold_once(world: World) -> None:
    practices, patients = [await world.practice() for _ in range(4)], [patient() for _ in range(4)]
    for row, who in enumerate(patients):
        for place, practice in enumerate(random.sample(practices, 3)):
            await world.hold(who, practice, NINE + minutes(30 * (3 * row + place)))
    world.now += FIVE_MINUTES
    starts = [row["slot_start"] for row in await world.rows("SELECT DISTINCT slot_start FROM bookings")]

    erasures = [asyncio.create_task(erase_patient(world.stores, actor(who), world.now)) for who in patients]
    found = await outcomes([world.book(patient(), practice, start) for practice in practices for start in starts])
    await asyncio.gather(*erasures)

    assert len(successes(found)) == len(practices) * len(starts)
    assert await world.value("SELECT count(*) FROM bookings WHERE status = 'held'") == 0
    assert await versions_rise_by_one(world)
    assert await world.deadlocks() == 0
