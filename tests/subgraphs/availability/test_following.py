"""From events to calendars: any order, any number of times, the same state."""

import asyncio
import random
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain_events import BookingState, DomainEvent
from scheduling.redis_value import CalendarValue
from servicekit.database import pool
from servicekit.kafka.outages import StoreUnavailable
from subgraphs.availability.domain.calendar import epoch_ms
from subgraphs.availability.repository.shown import ShownCalendars
from tests.embedded_servers import OwnServer, TestDatabase
from tests.subgraphs.availability.events import NOW, BookingStory, practitioner, retired
from tests.subgraphs.availability.service import Service, service_over

THURSDAY = "2026-11-26"
MORNING = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]


async def test_a_new_practitioner_has_slots_and_search_is_told_once(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    assert await service.day(state.practitioner_id, THURSDAY) == MORNING
    (told,) = await service.told()
    shown = await service.shown(state.practitioner_id)
    assert shown is not None
    assert told.version == shown.version == await service.version(state.practitioner_id)
    assert told.version > epoch_ms(NOW)
    assert (told.time_zone, told.first_local_date.isoformat()) == ("Europe/Paris", "2026-11-25")
    assert set(told.free_hours) == {"IN_PERSON.NEW", "IN_PERSON.KNOWN"}
    assert told.next_slots["IN_PERSON.NEW"] == NOW


async def test_a_booking_takes_its_slot_until_it_is_cancelled(service: Service) -> None:
    state = practitioner()
    booking = BookingStory(state.practitioner_id, f"{THURSDAY}T09:00")
    await service.follow(state, booking.created())
    assert await service.day(state.practitioner_id, THURSDAY) == [*MORNING[:2], *MORNING[3:]]
    await service.follow(booking.cancelled())
    assert await service.day(state.practitioner_id, THURSDAY) == MORNING


async def test_a_move_frees_the_old_slot_and_takes_the_new_one_also_in_another_calendar(service: Service) -> None:
    first, second = practitioner(), practitioner()
    booking = BookingStory(first.practitioner_id, f"{THURSDAY}T09:00")
    await service.follow(first, second, booking.created(), booking.moved(f"{THURSDAY}T08:00", second.practitioner_id))
    assert await service.day(first.practitioner_id, THURSDAY) == MORNING
    assert await service.day(second.practitioner_id, THURSDAY) == MORNING[1:]
    last_told = {event.practitioner_id: event.version for event in await service.told()}
    for state in (first, second):
        assert last_told[state.practitioner_id] == await service.version(state.practitioner_id)


async def test_versions_rise_by_one_whatever_the_cause(service: Service) -> None:
    state = practitioner()
    booking = BookingStory(state.practitioner_id, f"{THURSDAY}T09:00")
    changed = practitioner(state.practitioner_id, 2, minimum_notice_minutes=60)
    await service.follow(state, booking.created(), changed, booking.cancelled())
    versions = [event.version for event in await service.told()]
    assert versions == list(range(versions[0], versions[0] + 4))


async def test_the_whole_topic_twice_changes_nothing_and_tells_nobody(service: Service) -> None:
    state = practitioner()
    booking = BookingStory(state.practitioner_id, f"{THURSDAY}T09:00")
    events: list[DomainEvent] = [
        state,
        booking.created(),
        booking.moved(f"{THURSDAY}T08:00"),
        practitioner(state.practitioner_id, 2),
    ]
    await service.follow(*events)
    before, told = await service.state(), await service.told()
    await service.follow(*events)
    assert await service.state() == before
    assert await service.told() == told


async def test_a_duplicate_mends_what_redis_lost(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    before = await service.shown(state.practitioner_id)
    await service.redis.flushdb()
    await service.follow(state)
    assert await service.shown(state.practitioner_id) == before


@pytest.mark.parametrize("seed", range(6))
async def test_any_order_of_events_ends_in_the_same_calendars(service: Service, seed: int) -> None:
    first, second = practitioner(), practitioner()
    story = BookingStory(first.practitioner_id, f"{THURSDAY}T08:00")
    other = BookingStory(second.practitioner_id, f"{THURSDAY}T08:30")
    told: list[DomainEvent] = [
        first,
        second,
        story.created(),
        story.moved(f"{THURSDAY}T09:00", second.practitioner_id),
        story.moved(f"{THURSDAY}T10:00", first.practitioner_id),
        other.created(),
        other.cancelled(),
        practitioner(second.practitioner_id, 2, buffer_after_minutes=30),
    ]
    random.Random(seed).shuffle(told)
    await service.follow(*told)
    assert await service.day(first.practitioner_id, THURSDAY) == [*MORNING[:4], MORNING[5]]
    assert await service.day(second.practitioner_id, THURSDAY) == MORNING


async def test_a_cancellation_before_its_booking_leaves_the_slot_free(service: Service) -> None:
    state = practitioner()
    booking = BookingStory(state.practitioner_id, f"{THURSDAY}T09:00")
    created, cancelled = booking.created(), booking.cancelled()
    await service.follow(state, cancelled, created)
    assert await service.day(state.practitioner_id, THURSDAY) == MORNING


async def test_a_booking_may_come_before_the_practitioner_is_known(service: Service) -> None:
    practitioner_id = str(uuid4())
    await service.follow(BookingStory(practitioner_id, f"{THURSDAY}T08:00").created())
    assert await service.days(practitioner_id) is None
    assert await service.told() == []
    await service.follow(practitioner(practitioner_id))
    assert await service.day(practitioner_id, THURSDAY) == MORNING[1:]


async def test_events_of_one_booking_at_two_practitioners_may_come_at_once(service: Service) -> None:
    states = [practitioner() for _ in range(3)]
    await service.follow(*states)
    for _ in range(5):
        story = BookingStory(states[0].practitioner_id, f"{THURSDAY}T08:00")
        events: list[BookingState] = [story.created()]
        events += [story.moved(f"{THURSDAY}T08:00", states[turn % 3].practitioner_id) for turn in (1, 2, 3, 4, 5)]
        random.Random(7).shuffle(events)
        await asyncio.gather(*(service.follow(event) for event in events))
        free = [await service.day(state.practitioner_id, THURSDAY) for state in states]
        assert free == [MORNING, MORNING, MORNING[1:]]
        await service.follow(story.cancelled())
    for state in states:
        shown = await service.shown(state.practitioner_id)
        assert shown is not None
        assert shown.version == await service.version(state.practitioner_id)


async def test_a_retired_practitioner_has_no_slots_and_stays_known(service: Service) -> None:
    state = practitioner()
    await service.follow(state, retired(state))
    assert await service.days(state.practitioner_id, days=1) == {"2026-11-25": []}
    assert await service.next_slot(state.practitioner_id) is None
    assert (await service.told())[-1].free_hours == {}


async def test_a_hold_takes_its_slot_until_the_instant_of_its_expiry_without_any_event(service: Service) -> None:
    state = practitioner()
    expiry = NOW + timedelta(minutes=5)
    booking = BookingStory(state.practitioner_id, f"{THURSDAY}T08:00")
    await service.follow(state, booking.held(expiry))
    service.clock.set(expiry - timedelta(milliseconds=1))
    assert await service.day(state.practitioner_id, THURSDAY) == MORNING[1:]
    service.clock.set(expiry)
    assert await service.day(state.practitioner_id, THURSDAY) == MORNING
    await service.follow(booking.hold_ended())
    assert await service.day(state.practitioner_id, THURSDAY) == MORNING


async def test_a_hold_that_is_confirmed_keeps_its_slot(service: Service) -> None:
    state = practitioner()
    booking = BookingStory(state.practitioner_id, f"{THURSDAY}T08:00")
    await service.follow(state, booking.held(NOW + timedelta(minutes=5)), booking.created())
    service.clock.advance(timedelta(minutes=10))
    assert await service.day(state.practitioner_id, THURSDAY) == MORNING[1:]


async def test_what_ended_no_longer_takes_time(service: Service) -> None:
    state = practitioner()
    booking = BookingStory(state.practitioner_id, f"{THURSDAY}T08:00")
    await service.follow(state, booking.created(), booking.completed())
    assert await service.day(state.practitioner_id, THURSDAY) == MORNING


async def test_buffers_lie_around_bookings(service: Service) -> None:
    state = practitioner(buffer_before_minutes=10, buffer_after_minutes=5)
    booking = BookingStory(state.practitioner_id, f"{THURSDAY}T09:00")
    await service.follow(state, booking.created())
    assert await service.day(state.practitioner_id, THURSDAY) == ["09:00", "11:00", "11:30"]


async def test_an_older_value_never_replaces_a_newer_one(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    old = await service.shown(state.practitioner_id)
    await service.follow(BookingStory(state.practitioner_id, f"{THURSDAY}T08:00").created())
    assert old is not None
    await service.show(state.practitioner_id, old)
    assert await service.day(state.practitioner_id, THURSDAY) == MORNING[1:]


async def test_a_late_writer_mends_what_it_wrote_over_an_emptied_redis(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = practitioner()
    booked = BookingStory(state.practitioner_id, f"{THURSDAY}T08:00").created()
    original, is_first = ShownCalendars.replace, True

    async def overtaken(self: ShownCalendars, values: Mapping[UUID, CalendarValue]) -> None:
        nonlocal is_first
        if is_first:  # the change is committed, and what it left was read
            is_first = False
            await service.another().follow(booked)
            await service.redis.flushdb()
        await original(self, values)

    monkeypatch.setattr(ShownCalendars, "replace", overtaken)
    await service.follow(state)
    shown = await service.shown(state.practitioner_id)
    assert shown is not None
    assert shown.version == await service.version(state.practitioner_id)
    assert await service.day(state.practitioner_id, THURSDAY) == MORNING[1:]


async def test_practitioners_that_swap_bookings_wait_for_each_other_in_one_order(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = practitioner(), practitioner()
    await service.follow(first, second)
    there = [BookingStory(first.practitioner_id, f"{THURSDAY}T08:00") for _ in range(8)]
    back = [BookingStory(second.practitioner_id, f"{THURSDAY}T08:00") for _ in range(8)]
    await service.follow(*(story.created() for story in (*there, *back)))
    moves = [story.moved(f"{THURSDAY}T08:00", second.practitioner_id) for story in there]
    moves += [story.moved(f"{THURSDAY}T08:00", first.practitioner_id) for story in back]
    monkeypatch.setattr(pool, "TRANSACTION_TRIES", 1)  # so that a deadlock is not mended but seen
    await asyncio.gather(*(service.another().follow(move) for move in moves))
    versions = [event.version for event in await service.told(first.practitioner_id)]
    assert versions == list(range(versions[0], versions[0] + 25))  # the rules, 8 bookings, 16 moves


async def test_a_rebuilt_store_outranks_what_was_told_before(service: Service) -> None:
    state = practitioner()
    await service.follow(state, *[practitioner(state.practitioner_id, version) for version in range(2, 6)])
    before = await service.version(state.practitioner_id)
    async with service.database.connection() as connection:
        await connection.execute("TRUNCATE calendar, busy")
    service.clock.advance(timedelta(seconds=1))
    await service.follow(practitioner(state.practitioner_id, 5))
    after = await service.version(state.practitioner_id)
    assert before is not None
    assert after is not None
    assert after > before
    shown = await service.shown(state.practitioner_id)
    assert shown is not None
    assert shown.version == after


async def test_an_event_waits_while_redis_takes_nothing(empty_database: TestDatabase, own_redis: OwnServer) -> None:
    async with service_over(empty_database.dsn, own_redis.address) as service:
        state = practitioner()
        await service.redis.config_set("maxmemory", "1")
        with pytest.raises(StoreUnavailable):
            await service.follow(state)
        await service.redis.config_set("maxmemory", "0")
        own_redis.stop()
        with pytest.raises(StoreUnavailable):
            await service.follow(state)
        own_redis.start()
        await service.follow(state)
        shown = await service.shown(state.practitioner_id)
        assert shown is not None
        assert shown.version == await service.version(state.practitioner_id)
        assert len(await service.told()) == 1
