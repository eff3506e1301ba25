"""Many slots, many who wait, several who offer, at once: two never get the same, and nothing is lost."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from servicekit.authentication import Viewer
from servicekit.database import JobLease
from servicekit.testing import FixedClock
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.jobs import OFFERS, offer_freed_slots
from subgraphs.booking.repository import waitlist
from subgraphs.booking.use_cases.ending_holds import expire_due
from subgraphs.booking.use_cases.offering_freed_slots import offer_next
from tests.servicekit.waiting import eventually
from tests.subgraphs.booking.waiting import (
    freed,
    join,
    leave,
    must_be_offered,
    offer_all,
    offer_to,
    statuses_of,
)
from tests.subgraphs.booking.world import NINE, World, minutes, outcome, patient, successes

CROWD = 16  # as many half hours as the practice is open


class Killed(BaseException):
    """Ends what runs as kill -9 does: nothing of ours catches it."""


async def day_of_bookings(world: World, practice: UUID) -> list[tuple[Viewer, Booking]]:
    """Every half hour of a day, each somebody else's."""
    others = [patient() for _ in range(CROWD)]
    starts = [NINE + minutes(30 * place) for place in range(CROWD)]
    return [(who, await world.book(who, practice, start)) for who, start in zip(others, starts, strict=True)]


async def test_many_slots_and_many_who_wait_and_two_runners_at_once_give_each_one_and_nobody_two(world: World) -> None:
    practice = await world.practice()
    taken = await day_of_bookings(world, practice)
    entries = [await join(world, patient(), practice) for _ in range(CROWD)]

    await asyncio.gather(*(world.cancel(*one) for one in taken), *(offer_all(world) for _ in range(2)))
    await asyncio.gather(*(offer_all(world) for _ in range(2)))

    holds = [await must_be_offered(world, entry) for entry in entries]
    assert len({hold.id for hold in holds}) == len({hold.start for hold in holds}) == CROWD
    assert len(await world.rows("SELECT FROM bookings WHERE status = 'held'")) == CROWD
    assert len(await world.rows("SELECT FROM waitlist_offers")) == CROWD
    assert await freed(world) == 0
    assert await world.deadlocks() == 0


async def test_one_slot_goes_from_one_to_the_next_and_never_to_two_at_once(world: World) -> None:
    practice = await world.practice()
    other, booking = patient(), await world.book(patient(), practice, NINE)
    entries = [await join(world, patient(), practice, latest=NINE + minutes(1)) for _ in range(5)]
    await world.cancel(Viewer(booking.patient_id, frozenset({"patient"})), booking)

    for turn in range(5):
        await asyncio.gather(*(offer_all(world) for _ in range(3)))
        offered = [await offer_to(world, entry) is not None for entry in entries]
        assert offered == [place == turn for place in range(5)]
        world.now += minutes(30)
        await asyncio.gather(*(expire_due(world.stores, world.now) for _ in range(3)))
    await offer_all(world)

    assert (await world.book(other, practice, NINE)).status.value == "confirmed"


async def test_a_booker_and_the_job_at_once_leave_one_of_them_with_the_slot(world: World) -> None:
    practice = await world.practice()
    for round_ in range(6):
        start = NINE + minutes(30 * round_)
        other = patient()
        booking = await world.book(other, practice, start)
        entry = await join(world, patient(), practice, earliest=start, latest=start + minutes(1))
        await world.cancel(other, booking)

        found, _ = await asyncio.gather(outcome(world.book(patient(), practice, start)), offer_all(world))

        hold = await offer_to(world, entry)
        assert (hold is None) == (len(successes([found])) == 1)
    assert await world.deadlocks() == 0


async def test_a_crash_while_a_slot_is_offered_loses_nothing_and_offers_it_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice, other = await world.practice(), patient()
    booking = await world.book(other, practice, NINE)
    entry = await join(world, patient(), practice)
    await world.cancel(other, booking)

    async def crash(*_arguments: object) -> None:
        raise Killed

    for step in ("offer", "is_waiting"):
        with monkeypatch.context() as broken:
            broken.setattr(waitlist, step, crash)
            with pytest.raises(Killed):
                await offer_next(world.stores, world.now)
        assert await statuses_of(world, entry) == ["active"]
        assert [kind for kind, _ in await world.events()].count("BookingHeld") == 0
        assert await freed(world) == 1
    await offer_all(world)

    assert await statuses_of(world, entry) == ["offered"]
    assert [kind for kind, _ in await world.events()].count("BookingHeld") == 1


async def test_who_leaves_while_something_is_offered_to_him_leaves_nothing_held(world: World) -> None:
    practice = await world.practice()
    for round_ in range(6):
        start = NINE + minutes(30 * round_)
        other, ada = patient(), patient()
        booking = await world.book(other, practice, start)
        window: dict[str, Any] = {"earliest": start, "latest": start + minutes(1)}
        entry = await join(world, ada, practice, **window)
        await world.cancel(other, booking)
        next_one = await join(world, patient(), practice, **window)

        await asyncio.gather(offer_all(world), leave(world, ada, entry))
        await offer_all(world)

        assert await statuses_of(world, entry, next_one) == ["withdrawn", "offered"]
        assert (await must_be_offered(world, next_one)).start == start
    assert await world.deadlocks() == 0


async def test_the_job_offers_what_becomes_free_and_a_standby_goes_on_when_it_has_ended(world: World) -> None:
    practice, other, clock = await world.practice(), patient(), FixedClock(world.now)
    bookings = [await world.book(other, practice, NINE + minutes(60 * place)) for place in range(2)]
    entries = [await join(world, patient(), practice) for _ in range(2)]
    runners = [
        asyncio.create_task(offer_freed_slots(world.stores, JobLease(world.stores.database, OFFERS), clock))
        for _ in range(2)
    ]
    try:
        await world.cancel(other, bookings[0])
        await eventually(lambda: statuses_of(world, *entries), lambda found: found == ["offered", "active"])
        await world.value("UPDATE job_lease SET holder = gen_random_uuid(), expires_at = '-infinity' RETURNING holder")
        await world.cancel(other, bookings[1])
        await eventually(lambda: statuses_of(world, *entries), lambda found: found == ["offered", "offered"])
    finally:
        for runner in runners:
            runner.cancel()
        await asyncio.wait(runners)
