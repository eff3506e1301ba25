"""Whoever finds the locks free judges once; whoever would have to wait is told first what is no use to wait for."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import pytest

from servicekit.database import Connection
from subgraphs.booking.domain.refusals import SlotTaken
from subgraphs.booking.repository.facts import read_facts
from subgraphs.booking.repository.locks import locked
from tests.subgraphs.booking.world import NINE, Outcome, World, actor, minutes, outcome, patient

T = TypeVar("T")
AT_ONCE_SECONDS = 5  # whoever waits for the lock waits for ever


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was read of a wanted slot, one after the other."""
    found: list[Any] = []

    async def noted(*arguments: Any) -> Any:
        found.append(await read_facts(*arguments))
        return found[-1]

    monkeypatch.setattr("subgraphs.booking.use_cases.taking_slots.read_facts", noted)
    return found


async def under_the_locks(world: World, ids: Sequence[UUID], work: Callable[[Connection], Awaitable[T]]) -> T:
    """Does the work while its transaction has the locks."""

    async def holding(connection: Connection) -> T:
        async with locked(connection, ids):
            return await work(connection)

    return await world.stores.database.run(holding)


async def test_who_finds_the_locks_free_reads_the_facts_once(world: World, readings: list[Any]) -> None:
    practice = await world.practice()
    await world.book(patient(), practice, NINE)
    assert len(readings) == 1
    assert isinstance(await outcome(world.book(patient(), practice, NINE)), SlotTaken)
    assert len(readings) == 2


@pytest.mark.parametrize("key", [None, "k"])
async def test_a_taken_slot_is_refused_without_waiting_for_the_lock(world: World, key: str | None) -> None:
    practice = await world.practice()
    await world.book(patient(), practice, NINE)

    async def refused(_connection: Connection) -> object:
        async with asyncio.timeout(AT_ONCE_SECONDS):
            return await outcome(world.book(patient(), practice, NINE, key=key))

    assert isinstance(await under_the_locks(world, [practice], refused), SlotTaken)


@pytest.mark.parametrize("concerns", ["practice", "patient"])
async def test_a_free_slot_waits_for_the_lock_and_is_judged_by_what_was_committed_meanwhile(
    world: World, concerns: str
) -> None:
    practice, ada = await world.practice(), patient()
    other = await world.book(patient(), practice, NINE + minutes(60))

    async def take_the_slot(connection: Connection) -> "asyncio.Task[Outcome]":
        attempt = asyncio.create_task(outcome(world.book(ada, practice, NINE)))
        await world.until_waiting(attempt)
        await connection.execute(
            "UPDATE bookings SET slot_start = $2, slot_end = $3 WHERE id = $1", other.id, NINE, NINE + minutes(30)
        )
        return attempt

    attempt = await under_the_locks(world, [practice if concerns == "practice" else actor(ada)], take_the_slot)
    assert isinstance(await attempt, SlotTaken)
