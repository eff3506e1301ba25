"""Events that wait together are taken over together: the same state as one by one, told to search once."""

import asyncio
from random import Random, randrange

import pytest
from msgspec.structs import replace

from domain_events import DomainEvent
from tests.subgraphs.availability.events import BookingStory, practitioner, retired
from tests.subgraphs.availability.service import Service

DAY = "2026-11-26"
STARTS = [f"{DAY}T{hour:02}:{minute:02}" for hour in (8, 9, 10) for minute in (0, 30)]


async def together(service: Service, *events: DomainEvent) -> None:
    await asyncio.gather(*(service.follow(event) for event in events))


async def test_bookings_of_one_calendar_that_come_together_are_told_to_search_in_few_events(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    before = await service.told()
    await together(service, *(BookingStory(state.practitioner_id, start).created() for start in STARTS))
    assert await service.day(state.practitioner_id, DAY) == []
    told = (await service.told())[len(before) :]
    assert 1 <= len(told) < len(STARTS) / 2
    assert told[-1].version == await service.version(state.practitioner_id)


@pytest.mark.parametrize("_round", range(4))
async def test_events_that_come_together_in_any_order_leave_what_the_last_of_each_says(
    service: Service, _round: int
) -> None:
    seed = randrange(1 << 32)
    print(f"seed {seed}")
    first, second, third = practitioner(), practitioner(), practitioner()
    moved, ended = (BookingStory(first.practitioner_id, start) for start in STARTS[:2])
    events: list[DomainEvent] = [
        *(first, second, third, practitioner(first.practitioner_id, 2), retired(third)),
        *(
            moved.created(),
            moved.moved(STARTS[2], second.practitioner_id),
            moved.moved(STARTS[3], second.practitioner_id),
        ),
        *(ended.created(), ended.cancelled()),
    ]
    Random(seed).shuffle(events)
    await together(service, *events, *events)
    whole = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
    assert await service.day(first.practitioner_id, DAY) == whole
    assert await service.day(second.practitioner_id, DAY) == [*whole[:3], *whole[4:]]
    assert await service.day(third.practitioner_id, DAY) == []


async def test_an_event_that_cannot_be_taken_over_hinders_none_of_those_that_came_with_it(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    stories = [BookingStory(state.practitioner_id, start) for start in STARTS[:3]]
    good, bad, other = [story.created() for story in stories]
    bad = replace(bad, end=bad.start)  # what no table takes
    errors = await asyncio.gather(*map(service.follow, (good, bad, other)), return_exceptions=True)
    assert [error is None for error in errors] == [True, False, True]
    assert await service.day(state.practitioner_id, DAY) == ["09:30", "10:30", "11:00", "11:30"]
