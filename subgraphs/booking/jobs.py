"""Work by the clock: holds end when their time is over, and idempotency keys are kept 180 days and not longer."""

import asyncio
from datetime import timedelta

from servicekit.clock import Clock
from servicekit.database import JobLease, run_alone
from subgraphs.booking.repository import answers
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.ending_holds import expire_due

KEPT = timedelta(days=180)
EVERY_SECONDS = 3600.0
CHUNK_ROWS = 1000  # no transaction may be long

END_OF_HOLDS = "end of holds"
LONGEST_SLEEP_SECONDS = 1.0  # a hold of a slot that begins soon may end before the next one that was seen


async def end_holds(stores: Stores, lease: JobLease, clock: Clock) -> None:
    """Ends each hold soon after its time is over, until cancelled; a free slot does not wait for it."""

    async def end_some() -> float:
        expires_at = await expire_due(stores, clock.now())
        if expires_at is None:
            return LONGEST_SLEEP_SECONDS
        return min(max((expires_at - clock.now()).total_seconds(), 0), LONGEST_SLEEP_SECONDS)

    await run_alone(lease, end_some)


async def purge_answers(stores: Stores, clock: Clock) -> None:
    """Deletes old idempotency keys every hour, until cancelled. Two processes that do it at once do no harm."""
    while True:
        await purge_answers_once(stores, clock)
        await asyncio.sleep(EVERY_SECONDS)


async def purge_answers_once(stores: Stores, clock: Clock) -> int:
    """Deletes what is too old now; returns how many keys that were."""
    deleted = 0
    while True:
        async with stores.database.connection() as connection:
            chunk = await answers.purge(connection, clock.now() - KEPT, CHUNK_ROWS)
        deleted += chunk
        if chunk < CHUNK_ROWS:
            return deleted
