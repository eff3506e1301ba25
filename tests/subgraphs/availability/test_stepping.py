"""The daily step: spread over the day, renewed after a leap of the clock, by one process at a time."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from servicekit.database import JobLease
from subgraphs.availability.domain.calendar import next_renewal
from subgraphs.availability.jobs import JOB, step_days
from subgraphs.availability.use_cases.stepping import CHUNK
from tests.servicekit.waiting import eventually
from tests.subgraphs.availability.events import NOW, practitioner, retired
from tests.subgraphs.availability.service import Service


async def step_all(service: Service) -> int:
    """Steps until nothing is due."""
    total = 0
    while stepped := await service.cases.step.step_due(service.clock.now()):
        total += stepped
    return total


async def test_each_calendar_steps_once_a_day(service: Service) -> None:
    states = [practitioner() for _ in range(CHUNK + 5)]
    await service.follow(*states)
    assert await step_all(service) == 0
    for _ in range(3):
        stepped = 0
        for _ in range(24):
            service.clock.advance(timedelta(hours=1))
            stepped += await step_all(service)
        assert stepped == len(states)


async def test_after_a_leap_of_the_clock_everything_is_renewed_at_once(service: Service) -> None:
    states = [practitioner(horizon_days=7) for _ in range(3)]
    await service.follow(*states)
    before = {event.practitioner_id: event for event in await service.told()}
    service.clock.advance(timedelta(days=2))
    assert await step_all(service) == 3
    assert await step_all(service) == 0
    after = {event.practitioner_id: event for event in await service.told()}
    for state in states:
        old, new = before[state.practitioner_id], after[state.practitioner_id]
        assert new.version == old.version + 1 == await service.version(state.practitioner_id)
        assert new.first_local_date - old.first_local_date == timedelta(days=2)
        assert min(new.next_slots.values()) == service.clock.now()
        shown = await service.shown(state.practitioner_id)
        assert shown is not None
        assert shown.version == new.version
        assert shown.span.start * 60 == datetime(2026, 11, 27, tzinfo=UTC).timestamp()


async def test_the_job_steps_what_is_due_and_gives_the_work_back_at_its_end(service: Service) -> None:
    states = [practitioner() for _ in range(CHUNK + 5)]
    await service.follow(*states)
    service.clock.advance(timedelta(days=2))
    lease, standby = JobLease(service.database, JOB), JobLease(service.database, JOB)

    job = asyncio.create_task(step_days(service.cases.step, lease, service.clock))
    await eventually(service.told, lambda told: len(told) == 2 * len(states))
    assert not await standby.take()
    job.cancel()
    await asyncio.wait([job])

    assert await standby.take()


async def test_who_retired_steps_no_more(service: Service) -> None:
    state = practitioner()
    await service.follow(state, retired(state))
    service.clock.advance(timedelta(days=2))
    assert await step_all(service) == 0


def test_steps_are_spread_over_the_day() -> None:
    midnight = datetime(2026, 11, 25, tzinfo=UTC)
    hours = [next_renewal(uuid4(), midnight).hour for _ in range(2400)]
    assert all(50 < hours.count(hour) < 150 for hour in range(24))


def test_the_next_step_is_within_a_day_and_at_the_same_second_every_day() -> None:
    practitioner_id = UUID(int=7)
    first = next_renewal(practitioner_id, NOW)
    assert NOW < first <= NOW + timedelta(days=1)
    assert next_renewal(practitioner_id, first) == first + timedelta(days=1)
