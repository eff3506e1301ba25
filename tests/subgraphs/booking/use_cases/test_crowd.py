"""Many at once: one gets the slot, all others a refusal, nobody a fault, and Postgres breaks no deadlock."""

import random
from uuid import uuid4

import pytest

from tests.subgraphs.booking.practices import CONSULTATION, LONG, SHORT, practitioner
from tests.subgraphs.booking.world import NINE, World, codes, minutes, outcomes, patient, stores_over, successes, viewer

NO_OVERLAP = """
    SELECT count(*) FROM bookings a JOIN bookings b ON a.practitioner_id = b.practitioner_id AND a.id < b.id
    WHERE a.status = 'confirmed' AND b.status = 'confirmed' AND a.slot_start < b.slot_end AND b.slot_start < a.slot_end
"""


@pytest.mark.parametrize("bookers", [2, 64, 500])
async def test_of_a_crowd_on_one_slot_one_books_and_the_others_are_told_so(world: World, bookers: int) -> None:
    practice = await world.practice()

    found = await outcomes([world.book(patient(), practice, NINE, key=str(uuid4())) for _ in range(bookers)])

    assert len(successes(found)) == 1
    assert codes(found) == {"SLOT_TAKEN"}
    assert len(found) == bookers
    assert await world.value("SELECT count(*) FROM bookings") == 1
    assert len(await world.events()) == 1
    assert await world.deadlocks() == 0


async def test_overlapping_starts_and_durations_at_once_never_overlap_in_the_calendar(world: World) -> None:
    practice = await world.practice(practitioner(buffer_after_minutes=15))
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    wishes = [
        (NINE + minutes(15 * chance.randrange(16)), chance.choice((SHORT, CONSULTATION, LONG))) for _ in range(96)
    ]

    found = await outcomes(
        [world.book(patient(), practice, start, consultation_type_id=kind) for start, kind in wishes]
    )

    assert successes(found)
    assert codes(found) <= {"SLOT_TAKEN"}
    assert await world.value(NO_OVERLAP) == 0
    gaps = await world.value(
        "SELECT min(gap) FROM (SELECT slot_start - lag(slot_end) OVER (ORDER BY slot_start) AS gap FROM bookings) AS gaps"
    )
    assert gaps is None or gaps >= minutes(15)
    assert await world.deadlocks() == 0


async def test_one_patient_at_many_practices_at_once_books_one(world: World) -> None:
    practices, ada = [await world.practice() for _ in range(12)], patient()

    found = await outcomes([world.book(ada, practice, NINE) for practice in practices])

    assert len(successes(found)) == 1
    assert codes(found) == {"PATIENT_BUSY"}
    assert await world.deadlocks() == 0


async def test_patients_who_each_want_two_practices_in_opposite_order_do_not_deadlock(world: World) -> None:
    practices = [await world.practice() for _ in range(4)]
    patients = [patient() for _ in range(8)]

    found = await outcomes(
        [world.book(who, practice, NINE) for who in patients for practice in random.sample(practices, 4)]
    )

    assert len(successes(found)) == 4
    assert codes(found) <= {"SLOT_TAKEN", "PATIENT_BUSY"}
    assert await world.deadlocks() == 0


async def test_two_processes_with_memories_of_their_own_still_give_one_booking(world: World) -> None:
    practice = await world.practice()
    async with stores_over(world.database.dsn) as stores:
        other = World(stores, world.database, world.stack)
        found = await outcomes([side.book(patient(), practice, NINE) for side in (world, other) for _ in range(16)])

    assert len(successes(found)) == 1
    assert codes(found) == {"SLOT_TAKEN"}


async def test_sixteen_swaps_at_once_move_or_are_refused(world: World) -> None:
    practice, clerk = await world.practice(), viewer("operator:write")
    bookings = [await world.book(patient(), practice, NINE + minutes(30 * place)) for place in range(16)]
    pairs = [pair for low in range(0, 16, 2) for pair in ((low, low + 1), (low + 1, low))]

    found = await outcomes([world.move(clerk, bookings[here], bookings[there].start) for here, there in pairs])

    assert codes(found) <= {"SLOT_TAKEN"}
    assert len(found) == 16
    assert await world.value(NO_OVERLAP) == 0
    assert await world.value("SELECT count(*) FROM bookings WHERE status = 'confirmed'") == 16
    assert await world.deadlocks() == 0


async def test_crosswise_moves_between_practices_do_not_deadlock(world: World) -> None:
    practices, clerk = [await world.practice() for _ in range(6)], viewer("operator:write")
    bookings = [
        [await world.book(patient(), practice, NINE + minutes(60 * place)) for place in range(4)]
        for practice in practices
    ]
    moves = [
        world.move(clerk, bookings[here][place], NINE + minutes(60 * place + 30), practitioner_id=practices[there])
        for place, shift in enumerate((1, 2, 3, 5))
        for here, there in ((here, (here + shift) % 6) for here in range(6))
    ]

    found = await outcomes(moves)

    assert len(successes(found)) == len(moves)
    assert await world.deadlocks() == 0


async def test_many_that_move_to_one_slot_move_one_and_the_others_stand_where_they_were(world: World) -> None:
    practice, clerk = await world.practice(), viewer("operator:write")
    bookings = [await world.book(patient(), practice, NINE + minutes(30 * place)) for place in range(12)]
    target = NINE + minutes(30 * 12)

    found = await outcomes([world.move(clerk, booking, target) for booking in bookings])

    (moved,) = successes(found)
    assert codes(found) == {"SLOT_TAKEN"}
    stand = await world.rows("SELECT id, slot_start, version FROM bookings")
    for row in stand:
        before = next(booking for booking in bookings if booking.id == row["id"])
        expected = (target, 2) if row["id"] == moved.id else (before.start, 1)
        assert (row["slot_start"], row["version"]) == expected
    assert await world.deadlocks() == 0


async def test_cancel_against_reschedule_with_one_version_has_one_winner(world: World) -> None:
    practice = await world.practice()
    for place in range(8):
        ada = patient()
        booking = await world.book(ada, practice, NINE + minutes(60 * place))

        found = await outcomes(
            [
                world.cancel(ada, booking),
                world.move(ada, booking, booking.start + minutes(30)),
                world.cancel(ada, booking),
            ]
        )

        assert len(successes(found)) == 1
        assert codes(found) == {"VERSION_CONFLICT"}
        assert await world.value("SELECT version FROM bookings WHERE id = $1", booking.id) == 2
    assert await world.deadlocks() == 0
