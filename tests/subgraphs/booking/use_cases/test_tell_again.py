"""Snapshots: the present state of what matters, told under the lock that orders it, and a copy of the rules that mends."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import msgspec

from domain_events import PractitionerSnapshot
from domain_events.practitioner import PractitionerState
from servicekit.database import Connection
from subgraphs.booking.domain.rights import SYSTEM
from subgraphs.booking.repository import bookings
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.use_cases.erase_patient import erase_patient
from subgraphs.booking.use_cases.follow_practitioners import follow_practitioners
from subgraphs.booking.use_cases.tell_again import count_bookings, tell_bookings
from tests.subgraphs.booking.practices import changed, practitioner
from tests.subgraphs.booking.world import NINE, World, actor, minutes, patient


def snapshot_of(state: PractitionerState) -> PractitionerSnapshot:
    fields = {name: getattr(state, name) for name in PractitionerState.__struct_fields__}
    return PractitionerSnapshot(**fields, is_retired=state.is_retired, rebuild_id="r1")


async def tell(world: World, country: str | None = None) -> int:
    return sum([chunk async for chunk in tell_bookings(world.stores, "r1", country, world.now)])


async def snapshots(world: World) -> list[dict[str, Any]]:
    return [data for kind, data in await world.events() if kind == "BookingSnapshot"]


async def test_what_matters_is_told_with_its_state_and_version_whether_it_takes_a_slot_or_not(world: World) -> None:
    practice, somebody = await world.practice(), patient()
    kept = await world.book(somebody, practice, NINE)
    ended = await world.cancel(somebody, await world.book(somebody, practice, NINE + minutes(60)))
    assert await count_bookings(world.stores, None, world.now) == await tell(world) == 2
    told = {data["bookingId"]: data for data in await snapshots(world)}
    assert (told[str(kept.id)]["status"], told[str(kept.id)]["version"]) == ("CONFIRMED", kept.version)
    assert (told[str(ended.id)]["status"], told[str(ended.id)]["version"]) == ("CANCELLED", ended.version)
    assert {data["rebuildId"] for data in told.values()} == {"r1"}


async def test_a_booking_whose_slot_is_over_and_whose_events_are_forgotten_is_not_told(world: World) -> None:
    practice = await world.practice()
    await world.book(patient(), practice, NINE)
    world.now = NINE + minutes(9 * 24 * 60)
    assert await tell(world) == 0


async def test_a_booking_of_long_ago_for_a_slot_to_come_is_told(world: World) -> None:
    practice = await world.practice()
    await world.book(patient(), practice, NINE + minutes(40 * 24 * 60))
    world.now = NINE + minutes(39 * 24 * 60)
    assert await tell(world) == 1


async def test_only_the_country_asked_for_is_told(world: World) -> None:
    await world.book(patient(), await world.practice(practitioner(country="FR")), NINE)
    german = await world.practice(practitioner(country="DE", insurance_sectors=("STATUTORY",)))
    booked = await world.book(patient(), german, NINE, insurance="STATUTORY")
    assert await tell(world, "DE") == 1
    assert [data["bookingId"] for data in await snapshots(world)] == [str(booked.id)]


async def test_an_anonymous_booking_is_told_without_a_patient(world: World) -> None:
    somebody = patient()
    await world.book(somebody, await world.practice(), NINE)
    await erase_patient(world.stores, actor(somebody), world.now)
    await tell(world)
    assert [(data["status"], data["patientId"]) for data in await snapshots(world)] == [("CANCELLED", None)]


async def test_a_snapshot_waits_for_whoever_holds_the_practitioner_s_lock(world: World) -> None:
    practice, somebody = await world.practice(), patient()
    booking = await world.book(somebody, practice, NINE)

    async def under_the_lock(connection: Connection) -> None:
        async with locked(connection, (practice,)):
            telling.append(asyncio.create_task(tell(world)))
            await world.until(
                "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            await bookings.cancel(connection, booking, SYSTEM, None, world.now)

    telling: list[asyncio.Task[int]] = []
    await world.stores.database.run(under_the_lock)
    await telling[0]
    assert [data["version"] for data in await snapshots(world)] == [booking.version + 1]


async def test_a_snapshot_mends_wrong_rules_of_its_version_also_where_they_are_remembered(world: World) -> None:
    state = practitioner()
    practice = await world.practice(state)
    await world.value(
        "UPDATE practitioner_rules SET document = jsonb_set(document, '{rules,retired}', 'true'), edition = edition + 1"
    )
    await _read_rules(world, practice)

    assert not await follow_practitioners(world.stores, [state])
    assert await follow_practitioners(world.stores, [snapshot_of(state)])
    assert not await follow_practitioners(world.stores, [snapshot_of(state)])

    await world.book(patient(), practice, NINE)


async def test_an_older_snapshot_brings_no_old_rules_back(world: World) -> None:
    state = practitioner()
    await world.practice(changed(state, version=2, grid_minutes=60))
    before = await world.value("SELECT document FROM practitioner_rules")
    assert not await follow_practitioners(world.stores, [snapshot_of(state)])
    assert await world.value("SELECT document FROM practitioner_rules") == before


async def test_rules_that_were_lost_come_back_with_the_calendar_number_of_the_bookings(world: World) -> None:
    await world.practice()
    state = practitioner()
    practice = await world.practice(state)
    booked = await world.book(patient(), practice, NINE)
    await world.value("DELETE FROM practitioner_rules WHERE practitioner_id = $1", practice)
    await follow_practitioners(world.stores, [snapshot_of(state)])
    numbers = await world.rows(
        "SELECT calendar_number::bigint FROM practitioner_rules WHERE practitioner_id = $1 "
        "UNION SELECT calendar_number FROM bookings WHERE id = $2",
        practice,
        booked.id,
    )
    assert len(numbers) == 1


async def _read_rules(world: World, practice: UUID) -> None:
    async with world.stores.database.connection() as connection:
        known = await world.stores.rules.current(connection, practice)
    assert known is not None
    assert known.rules.retired


def test_the_snapshot_of_a_retired_practitioner_says_so() -> None:
    state = msgspec.structs.replace(snapshot_of(practitioner(uuid4())), is_retired=True)
    assert msgspec.json.decode(msgspec.json.encode(state), type=PractitionerSnapshot).is_retired
