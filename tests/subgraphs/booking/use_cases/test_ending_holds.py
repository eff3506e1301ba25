"""Holds end by the clock, each once, whoever runs the job."""

import asyncio
from datetime import timedelta

from servicekit.database import JobLease
from servicekit.testing import FixedClock
from subgraphs.booking.domain.holds import HOLD_LIFETIME
from subgraphs.booking.jobs import END_OF_HOLDS, end_holds
from subgraphs.booking.settings import Settings
from subgraphs.booking.use_cases.ending_holds import CHUNK, expire_due
from subgraphs.booking.use_cases.tell_again import tell_bookings
from tests.servicekit.waiting import eventually
from tests.subgraphs.booking.world import NINE, World, minutes, patient

MICROSECOND = timedelta(microseconds=1)
STATUSES = "SELECT status || ' ' || version AS status FROM bookings ORDER BY slot_start"


async def statuses(world: World) -> list[str]:
    return [row["status"] for row in await world.rows(STATUSES)]


async def test_a_hold_ends_at_its_expiry_with_an_event_and_not_before(world: World) -> None:
    hold = await world.hold(patient(), await world.practice(), NINE)
    assert hold.expires_at is not None

    assert await expire_due(world.stores, hold.expires_at - MICROSECOND) == hold.expires_at
    assert await statuses(world) == ["held 1"]
    assert await expire_due(world.stores, hold.expires_at) is None

    assert await statuses(world) == ["expired 2"]
    kind, data = (await world.events())[-1]
    assert (kind, data["bookingId"], data["version"]) == ("BookingHoldEnded", str(hold.id), 2)
    assert (data["status"], data["expiresAt"]) == ("EXPIRED", None)


async def test_many_end_in_chunks_and_what_was_confirmed_or_released_or_lives_stays(world: World) -> None:
    practices = [await world.practice() for _ in range(CHUNK + 5)]
    holders = [(patient(), practice) for practice in practices]
    kept, given_up = patient(), patient()
    for who, practice in holders:
        await world.hold(who, practice, NINE)
    await world.confirm(kept, await world.hold(kept, practices[0], NINE + minutes(60)))
    await world.release(given_up, await world.hold(given_up, practices[0], NINE + minutes(120)))
    world.now += minutes(5)
    await world.hold(patient(), practices[0], NINE + minutes(180))

    first, second = await expire_due(world.stores, world.now), await expire_due(world.stores, world.now)

    assert first == world.now
    assert second == world.now + minutes(5)
    assert await statuses(world) == ["expired 2"] * len(practices) + ["confirmed 2", "released 2", "held 1"]


async def test_two_processes_at_once_end_each_hold_once(world: World) -> None:
    practices = [await world.practice() for _ in range(CHUNK)]
    for practice in practices:
        await world.hold(patient(), practice, NINE)
    world.now += minutes(5)

    await asyncio.gather(*(expire_due(world.stores, world.now) for _ in range(6)))

    ended = [data["bookingId"] for kind, data in await world.events() if kind == "BookingHoldEnded"]
    assert len(ended) == len(set(ended)) == CHUNK
    assert await world.deadlocks() == 0


async def test_the_job_wakes_for_the_next_expiry_and_a_standby_goes_on_when_it_has_ended(world: World) -> None:
    practice, clock = await world.practice(), FixedClock(world.now)
    await world.hold(patient(), practice, NINE)
    runners = [
        asyncio.create_task(end_holds(world.stores, JobLease(world.stores.database, END_OF_HOLDS), clock))
        for _ in range(2)
    ]
    try:
        await world.until("SELECT count(*) = 1 FROM job_lease")
        clock.advance(minutes(5))
        await eventually(lambda: statuses(world), lambda found: found == ["expired 2"])
        world.now = clock.now()
        await world.hold(patient(), practice, NINE + minutes(60))
        holder = await world.value("SELECT holder FROM job_lease")
        # Whoever has the lease ends, as a killed process does after its lease: the other one takes over.
        await world.value("UPDATE job_lease SET holder = gen_random_uuid(), expires_at = '-infinity' RETURNING holder")
        clock.advance(minutes(5))
        await eventually(lambda: statuses(world), lambda found: found == ["expired 2", "expired 2"])
        assert holder is not None
    finally:
        for runner in runners:
            runner.cancel()
        await asyncio.wait(runners)
    assert await world.value("SELECT count(*) FROM job_lease") == 0


async def test_a_rebuild_is_told_of_live_holds_with_their_expiry(world: World) -> None:
    hold = await world.hold(patient(), await world.practice(), NINE)

    assert [chunk async for chunk in tell_bookings(world.stores, "r1", None, world.now)] == [1]

    kind, data = (await world.events())[-1]
    assert (kind, data["status"], data["version"]) == ("BookingSnapshot", "HELD", 1)
    assert (data["bookingId"], data["expiresAt"]) == (str(hold.id), "2026-03-02T06:05:00Z")


async def test_those_whose_time_is_over_are_found_by_their_index(world: World) -> None:
    async with world.stores.database.transaction() as connection:
        # Of so few rows any plan is as good; among millions sorting those whose time is over is not.
        await connection.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        query = "SELECT id FROM bookings WHERE status = 'held' AND expires_at <= $1 ORDER BY expires_at LIMIT 20"
        plan = await connection.fetch(f"EXPLAIN {query}", world.now)
    assert "bookings_by_expiry" in str(plan)


def test_the_setting_says_five_minutes_as_the_use_cases_do() -> None:
    assert Settings.model_fields["hold_seconds"].default == HOLD_LIFETIME.total_seconds() == 300
