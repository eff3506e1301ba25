"""A job is run by one process at a time, and by another once that one has ended or was killed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from servicekit.database import JOB_LEASE_TABLE, Database, JobLease, run_alone
from tests.embedded_servers import FreshDatabase
from tests.servicekit.waiting import eventually


@pytest.fixture
async def database(fresh_database: FreshDatabase) -> AsyncIterator[Database]:
    """A database with nothing but leases in it."""
    async with Database.open(fresh_database("booking", migrated=False).dsn) as opened:
        async with opened.connection() as connection:
            await connection.execute(JOB_LEASE_TABLE)
        yield opened


async def test_one_of_many_takes_the_lease_and_keeps_it_and_other_jobs_have_others(database: Database) -> None:
    leases = [JobLease(database, "job") for _ in range(8)]
    taken = await asyncio.gather(*(lease.take() for lease in leases))
    assert sorted(taken) == [False] * 7 + [True]
    assert list(await asyncio.gather(*(lease.take() for lease in leases))) == list(taken)
    assert await JobLease(database, "another job").take()


async def test_whoever_gives_it_back_is_followed_at_once_and_a_standby_gives_nothing_back(database: Database) -> None:
    runner, standby = JobLease(database, "job"), JobLease(database, "job")
    assert await runner.take()
    await standby.release()
    assert not await standby.take()
    await runner.release()
    assert await standby.take()


async def test_a_killed_runner_is_replaced_when_its_lease_has_run_out(database: Database) -> None:
    killed, standby = JobLease(database, "job"), JobLease(database, "job")
    assert await killed.take()
    assert not await standby.take()
    async with database.connection() as connection:
        await connection.execute("UPDATE job_lease SET expires_at = expires_at - interval '31 seconds'")
    assert await standby.take()
    assert not await killed.take()


async def test_steps_follow_one_another_in_one_process_until_it_ends_and_then_in_another(database: Database) -> None:
    steps: list[str] = []

    async def run(name: str) -> None:
        async def step() -> float:
            steps.append(name)
            return 0

        await run_alone(JobLease(database, "job"), step)

    async def seen() -> list[str]:
        return list(steps)

    async with AsyncExitStack() as stack:
        first = asyncio.create_task(run("first"))
        stack.callback(first.cancel)
        await eventually(seen, lambda names: names.count("first") > 5)
        second = asyncio.create_task(run("second"))
        stack.callback(second.cancel)
        before = len(steps)
        await eventually(seen, lambda names: len(names) > before + 5)
        assert "second" not in steps
        first.cancel()
        await eventually(seen, lambda names: "second" in names)


async def test_without_the_database_the_end_of_a_job_is_no_error(database: Database) -> None:
    lease = JobLease(database, "job")
    assert await lease.take()
    async with database.connection() as connection:
        await connection.execute("DROP TABLE job_lease")
    await lease.release()
