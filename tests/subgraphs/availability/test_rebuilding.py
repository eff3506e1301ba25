"""Snapshots mend what is wrong at the right version; projections and the store itself can be made anew."""

from dataclasses import replace
from uuid import UUID

import msgspec

from domain_events import BookingSnapshot, BookingState, PractitionerSnapshot
from domain_events.practitioner import PractitionerState
from tests.subgraphs.availability.events import BookingStory, practitioner, retired
from tests.subgraphs.availability.service import Service

DAY = "2026-11-26"


def snapshot_of(state: PractitionerState) -> PractitionerSnapshot:
    fields = {name: getattr(state, name) for name in PractitionerState.__struct_fields__}
    return PractitionerSnapshot(**fields, is_retired=state.is_retired, rebuild_id="r1")


def booking_snapshot(state: BookingState) -> BookingSnapshot:
    fields = {name: getattr(state, name) for name in BookingState.__struct_fields__}
    return BookingSnapshot(**fields, rebuild_id="r1")


async def _damage(service: Service, statement: str) -> None:
    async with service.database.connection() as connection:
        await connection.execute(statement)


async def test_a_snapshot_mends_a_wrong_busy_row_of_its_version_and_tells_search(service: Service) -> None:
    state = practitioner()
    booked = BookingStory(state.practitioner_id, f"{DAY}T08:00").created()
    await service.follow(state, booked)
    right, told = await service.day(state.practitioner_id, DAY), len(await service.told())
    await _damage(service, "UPDATE busy SET state = 'CANCELLED'")

    await service.follow(booked)
    assert await service.version(state.practitioner_id) == (await service.told())[-1].version
    assert len(await service.told()) == told  # the event alone changes nothing

    await service.follow(booking_snapshot(booked))
    assert await service.day(state.practitioner_id, DAY) == right
    assert len(await service.told()) == told + 1
    await service.follow(booking_snapshot(booked))
    assert len(await service.told()) == told + 1


async def test_a_snapshot_mends_wrong_rules_of_its_version(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    right = await service.day(state.practitioner_id, DAY)
    await _damage(service, "UPDATE calendar SET rules = jsonb_set(rules, '{schedule,gridMinutes}', '60')")
    await service.follow(state)
    service.restart()
    await service.follow(snapshot_of(state))
    assert await service.day(state.practitioner_id, DAY) == right


async def test_an_older_snapshot_brings_no_old_state_back(service: Service) -> None:
    state = practitioner()
    story = BookingStory(state.practitioner_id, f"{DAY}T08:00")
    created, cancelled = story.created(), story.cancelled()
    await service.follow(state, retired(state), created, cancelled)
    before = await service.state()
    await service.follow(snapshot_of(state), booking_snapshot(created))
    assert await service.state() == before


async def test_a_snapshot_of_a_retired_practitioner_leaves_nothing_free(service: Service) -> None:
    state = practitioner()
    await service.follow(msgspec.structs.replace(snapshot_of(state), is_retired=True))
    assert await service.day(state.practitioner_id, DAY) == []


async def test_projecting_clears_also_what_claims_to_be_newer(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    right = await service.shown(state.practitioner_id)
    assert right is not None
    await service.show(state.practitioner_id, replace(right, version=right.version + 1000, busy=right.open))
    ids = await service.cases.rebuild.practitioners_after(UUID(int=0), 10)
    await service.cases.rebuild.project(ids, service.clock.now())
    assert await service.shown(state.practitioner_id) == right


async def test_an_emptied_store_is_filled_by_snapshots_in_any_order(service: Service) -> None:
    state, other = practitioner(), practitioner()
    story = BookingStory(state.practitioner_id, f"{DAY}T08:00")
    old, moved = story.created(), story.moved(f"{DAY}T09:00", other.practitioner_id)
    await service.follow(state, other, old, moved)
    ids = await service.cases.rebuild.practitioners_after(UUID(int=0), 10)
    assert ids == sorted(UUID(each.practitioner_id) for each in (state, other))
    right = [await service.day(each.practitioner_id, DAY) for each in (state, other)]

    await service.cases.rebuild.empty(ids)
    assert await service.state() == []
    assert await service.shown(state.practitioner_id) is None

    await service.follow(booking_snapshot(moved), snapshot_of(other), old, snapshot_of(state))
    assert [await service.day(each.practitioner_id, DAY) for each in (state, other)] == right


async def test_search_is_told_the_present_version_again(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    before = await service.told()
    await service.cases.rebuild.tell_again([UUID(state.practitioner_id)], service.clock.now())
    assert await service.told() == [*before, before[-1]]
