"""Whoever ends a hold has the lock of its practitioner, and of no more practitioners than it ends holds of."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from servicekit.database import Connection
from subgraphs.booking.domain.booking import WantedSlot
from subgraphs.booking.repository.facts import read_facts
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.use_cases.ending_holds import expire_due
from subgraphs.booking.use_cases.erase_patient import erase_patient
from tests.subgraphs.booking.world import NINE, World, actor, minutes, patient


async def waits_for(world: World, practice: UUID, start: Callable[[], Awaitable[Any]]) -> None:
    """Starts something that has to wait while somebody else has the practitioner's lock, and lets it end."""
    begun: list[asyncio.Future[Any]] = []

    async def under_the_lock(connection: Connection) -> None:
        async with locked(connection, (practice,)):
            begun.append(asyncio.ensure_future(start()))
            await world.until_waiting(begun[0])
            assert not begun[0].done()
            assert await world.value("SELECT count(*) FROM bookings WHERE status = 'expired'") == 0

    await world.stores.database.run(under_the_lock)
    await begun[0]
    assert await world.value("SELECT count(*) FROM bookings WHERE status = 'expired'") == 1


@pytest.mark.parametrize("way", ["job", "erasure", "book", "hold", "book with a key", "hold with a key", "move"])
async def test_whoever_ends_a_hold_waits_for_its_practitioners_lock_also_where_the_slot_is_elsewhere(
    world: World, way: str
) -> None:
    here, there, ada = await world.practice(), await world.practice(), patient()
    booking = await world.book(ada, here, NINE + minutes(120))
    await world.hold(ada, there, NINE)
    world.now += minutes(5)
    ways: dict[str, Callable[[], Awaitable[Any]]] = {
        "job": lambda: expire_due(world.stores, world.now),
        "erasure": lambda: erase_patient(world.stores, actor(ada), world.now),
        "book": lambda: world.book(ada, here, NINE),
        "hold": lambda: world.hold(ada, here, NINE),
        "book with a key": lambda: world.book(ada, here, NINE, key="k"),
        "hold with a key": lambda: world.hold(ada, here, NINE, key="k"),
        "move": lambda: world.move(ada, booking, NINE),
    }

    await waits_for(world, there, ways[way])


async def test_a_slot_of_a_type_that_there_is_not_concerns_no_hold_anywhere(world: World) -> None:
    here, there, ada = await world.practice(), await world.practice(), patient()
    await world.hold(patient(), there, NINE)
    wanted = WantedSlot(practitioner_id=here, consultation_type_id=uuid4(), start=NINE, patient_id=actor(ada))

    async with world.stores.database.connection() as connection:
        facts = await read_facts(connection, world.stores.rules, wanted, world.now + timedelta(minutes=5))

    assert facts is not None
    assert (facts.overdue_holds, facts.slot_taken) == ((), False)


@pytest.mark.parametrize("way", ["book", "hold", "book with a key", "hold with a key", "move"])
async def test_whoever_finds_under_the_locks_that_a_hold_elsewhere_is_overdue_starts_anew_with_its_lock_too(
    world: World, way: str
) -> None:
    here, there, ada = await world.practice(), await world.practice(), patient()
    booking = await world.book(ada, here, NINE + minutes(120))
    hold = await world.hold(ada, there, NINE + minutes(240))
    ways: dict[str, Callable[[], Awaitable[Any]]] = {
        "book": lambda: world.book(ada, here, NINE),
        "hold": lambda: world.hold(ada, here, NINE),
        "book with a key": lambda: world.book(ada, here, NINE, key="k"),
        "hold with a key": lambda: world.hold(ada, here, NINE, key="k"),
        "move": lambda: world.move(ada, booking, NINE),
    }
    begun: list[asyncio.Future[Any]] = []

    async def while_it_waits_for_here(connection: Connection) -> None:
        async with locked(connection, (here,)):
            begun.append(asyncio.ensure_future(ways[way]()))
            await world.until_waiting(begun[0])
            await connection.execute(
                "UPDATE bookings SET slot_start = $2, slot_end = $3, expires_at = $4 WHERE id = $1",
                hold.id,
                NINE,
                NINE + minutes(30),
                world.now,
            )

    async def while_it_waits_for_there(connection: Connection) -> None:
        async with locked(connection, (there,)):
            await world.stores.database.run(while_it_waits_for_here)
            await world.until_waiting(begun[0])
            assert not begun[0].done()
            assert await world.standing(hold) == ("held", 1)

    await world.stores.database.run(while_it_waits_for_there)
    await begun[0]
    assert await world.standing(hold) == ("expired", 2)
