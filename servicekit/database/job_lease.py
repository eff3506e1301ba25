"""One runner of a job at a time: a lease row that the runner renews and another takes over when it runs out.

Leases use real time, whatever the service's clock says. A lease saves work and guards nothing: a runner that was stopped
may go on beside its successor, so a job must do no harm when two processes run it at once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg

from servicekit.database.pool import Database

JOB_LEASE_TABLE = """
CREATE TABLE job_lease (
    job text PRIMARY KEY,
    holder uuid NOT NULL,
    expires_at timestamptz NOT NULL
);
"""

LEASE = timedelta(seconds=30)
LONGEST_PAUSE_SECONDS = 2.0  # far below the lease, so that it is renewed; and how soon a standby looks again

_TAKE = """
    INSERT INTO job_lease AS held (job, holder, expires_at) VALUES ($1, $2, $3)
    ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
    WHERE held.holder = excluded.holder OR held.expires_at < $4
    RETURNING true
"""
_RELEASE = "DELETE FROM job_lease WHERE job = $1 AND holder = $2"

Step = Callable[[], Awaitable[float]]


class JobLease:
    """One process's claim to a job, by its name within the owner's schema."""

    def __init__(self, database: Database, job: str) -> None:
        self._database = database
        self._job = job
        self._holder = uuid4()

    async def take(self) -> bool:
        """Takes or renews the lease; False while another process holds it."""
        now = datetime.now(UTC)
        async with self._database.connection() as connection:
            return bool(await connection.fetchval(_TAKE, self._job, self._holder, now + LEASE, now))

    async def release(self) -> None:
        """Lets the next runner start at once; without the database the lease runs out by itself."""
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with self._database.connection() as connection:
                await connection.execute(_RELEASE, self._job, self._holder)


async def run_alone(lease: JobLease, step: Step) -> None:
    """Takes one step after the other while no other process does, until cancelled.

    Args:
        lease: of the job; given back at the end.
        step: does a small part of what is due, and says in how many seconds more will be: 0 when it already is.
    """
    try:
        while True:
            pause_seconds = await step() if await lease.take() else LONGEST_PAUSE_SECONDS
            await asyncio.sleep(min(pause_seconds, LONGEST_PAUSE_SECONDS))
    finally:
        await asyncio.shield(lease.release())
