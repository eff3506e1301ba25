"""Whoever offers or gives up an offer has the locks of practitioner and patient; two who offer do not wait for each other."""

import asyncio
from contextlib import AsyncExitStack
from uuid import UUID

import pytest

from servicekit.database import Connection
from subgraphs.booking.domain.waitlist import WaitlistEntry
from subgraphs.booking.repository import freed_slots, waitlist
from subgraphs.booking.repository.locks import locked
from tests.subgraphs.booking.waiting import freed, join, leave, must_be_offered, offer_all, statuses_of
from tests.subgraphs.booking.world import NINE, World, actor, minutes, patient


async def test_an_offer_waits_for_whoever_has_the_patient_s_lock_and_finds_him_gone(world: World) -> None:
    practice, other, ada = await world.practice(), patient(), patient()
    booking = await world.book(other, practice, NINE)
    entry = await join(world, ada, practice)
    await world.cancel(other, booking)

    async with world.stores.database.transaction() as connection, locked(connection, [actor(ada)]):
        offering = asyncio.create_task(offer_all(world))
        await world.until_waiting(offering)
        await waitlist.withdraw(connection, entry)
    await offering

    assert await statuses_of(world, entry) == ["withdrawn"]
    assert await world.rows("SELECT FROM bookings WHERE status = 'held'") == []


@pytest.mark.parametrize("offered", ["before", "meanwhile"])
async def test_who_leaves_waits_for_the_practitioner_of_what_is_offered_also_when_it_is_offered_just_then(
    world: World, monkeypatch: pytest.MonkeyPatch, offered: str
) -> None:
    practice, other, ada = await world.practice(), patient(), patient()
    booking = await world.book(other, practice, NINE)
    entry = await join(world, ada, practice)
    await world.cancel(other, booking)
    if offered == "before":
        await offer_all(world)
    look, seen = waitlist.get, asyncio.Event()

    async with AsyncExitStack() as held:

        async def look_slowly(connection: Connection, entry_id: UUID) -> WaitlistEntry | None:
            found = await look(connection, entry_id)
            if not seen.is_set():
                seen.set()
                await offer_all(world)
                holder = await held.enter_async_context(world.stores.database.transaction())
                await held.enter_async_context(locked(holder, [practice]))
            return found

        monkeypatch.setattr(waitlist, "get", look_slowly)
        leaving = asyncio.create_task(leave(world, ada, entry))
        await world.until_waiting(leaving)
        assert await statuses_of(world, entry) == ["offered"]
        hold = await must_be_offered(world, entry)
    await leaving

    assert await statuses_of(world, entry) == ["withdrawn"]
    assert (await world.standing(hold))[0] == "released"


async def test_who_offers_passes_over_the_slot_that_somebody_else_is_offering(world: World) -> None:
    practice, other = await world.practice(), patient()
    bookings = [await world.book(other, practice, NINE + minutes(60 * place)) for place in range(2)]
    entries = [
        await join(world, patient(), practice, earliest=each.start, latest=each.start + minutes(1)) for each in bookings
    ]
    for booking in bookings:
        await world.cancel(other, booking)

    async with world.stores.database.transaction() as connection:
        assert await freed_slots.take_oldest(connection)
        await offer_all(world)
        assert await statuses_of(world, *entries) == ["active", "offered"]
    await offer_all(world)

    assert await statuses_of(world, *entries) == ["offered", "offered"]
    assert await freed(world) == 0
