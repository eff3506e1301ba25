"""The copy of the rules: newer versions win, whatever the order."""

import asyncio
from uuid import UUID

import pytest

from servicekit.database import Connection
from subgraphs.booking.domain.refusals import SlotNotOffered
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.use_cases.follow_practitioners import follow_practitioners
from tests.subgraphs.booking.practices import changed, practitioner, retired
from tests.subgraphs.booking.world import NINE, World, minutes, patient


async def test_an_older_or_repeated_event_changes_nothing(world: World) -> None:
    state = practitioner()
    newer = changed(state, version=3, grid_minutes=60)

    assert await follow_practitioners(world.stores, [newer])
    assert not await follow_practitioners(world.stores, [newer])
    assert not await follow_practitioners(world.stores, [state])

    with pytest.raises(SlotNotOffered):
        await world.book(patient(), UUID(state.practitioner_id), NINE + minutes(30))


async def test_a_practitioner_keeps_the_calendar_number_through_all_versions(world: World) -> None:
    state = practitioner()
    await world.practice(practitioner())
    await world.practice(state)
    number = "SELECT calendar_number FROM practitioner_rules WHERE practitioner_id = $1"
    before = await world.value(number, UUID(state.practitioner_id))

    for version in range(2, 6):
        await world.practice(changed(state, version=version))
    other = await world.practice()

    assert await world.value(number, UUID(state.practitioner_id)) == before
    assert await world.value(number, other) == before + 1


async def test_practitioners_that_come_together_are_as_if_they_came_one_by_one(world: World) -> None:
    known, fresh = practitioner(), practitioner()
    await world.practice(changed(known, version=5))
    other = changed(fresh, version=2, grid_minutes=60)

    states = [changed(known, version=4), fresh, other, fresh]
    assert await follow_practitioners(world.stores, states) == {UUID(fresh.practitioner_id)}

    rows = await world.rows("SELECT practitioner_id, version, calendar_number FROM practitioner_rules ORDER BY version")
    first = rows[1]["calendar_number"]
    assert [tuple(row) for row in rows] == [
        (UUID(fresh.practitioner_id), 2, first + 1),
        (UUID(known.practitioner_id), 5, first),
    ]


async def test_rules_change_between_bookings_and_never_during_one(world: World) -> None:
    state = practitioner()
    practice = await world.practice(state)

    async def under_the_lock(connection: Connection) -> None:
        async with locked(connection, (practice,)):
            follower.append(asyncio.create_task(world.practice(retired(state))))
            await world.until(
                "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            version = await connection.fetchval("SELECT version FROM practitioner_rules")
            assert version == 1

    follower: list[asyncio.Task[UUID]] = []
    await world.stores.database.run(under_the_lock)
    await follower[0]

    assert await world.value("SELECT version FROM practitioner_rules") == 2
