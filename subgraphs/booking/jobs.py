"""Work by the clock: holds end when their time is over, what became free is offered, and old things are forgotten."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from servicekit.clock import Clock
from servicekit.database import Connection, JobLease, run_alone
from subgraphs.booking.repository import answers, waitlist
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.ending_holds import expire_due
from subgraphs.booking.use_cases.offering_freed_slots import offer_next

KEPT = timedelta(days=180)  # idempotency keys, and entries of the waitlist after their window
EVERY_SECONDS = 3600.0
CHUNK_ROWS = 1000  # no transaction may be long

END_OF_HOLDS = "end of holds"
LONGEST_SLEEP_SECONDS = 1.0  # a hold of a slot that begins soon may end before the next one that was seen

OFFERS = "offers to the waitlist"
LOOK_AGAIN_SECONDS = 0.5  # how long a slot that became free waits to be offered


async def end_holds(stores: Stores, lease: JobLease, clock: Clock) -> None:
    """Ends each hold soon after its time is over, until cancelled; a free slot does not wait for it."""

    async def end_some() -> float:
        expires_at = await expire_due(stores, clock.now())
        if expires_at is None:
            return LONGEST_SLEEP_SECONDS
        return min(max((expires_at - clock.now()).total_seconds(), 0), LONGEST_SLEEP_SECONDS)

    await run_alone(lease, end_some)


async def offer_freed_slots(stores: Stores, lease: JobLease, clock: Clock) -> None:
    """Offers each slot that became free to whoever waits for it, until cancelled."""

    async def offer_some() -> float:
        return 0 if await offer_next(stores, clock.now()) else LOOK_AGAIN_SECONDS

    await run_alone(lease, offer_some)


async def purge(stores: Stores, clock: Clock) -> None:
    """Deletes what is too old every hour, until cancelled. Two processes that do it at once do no harm."""
    while True:
        await purge_once(stores, clock)
        await asyncio.sleep(EVERY_SECONDS)


async def purge_once(stores: Stores, clock: Clock) -> int:
    """Deletes what is too old now; returns how many idempotency keys and entries of the waitlist that were."""
    older_than = clock.now() - KEPT
    return await _in_chunks(stores, lambda connection: answers.purge(connection, older_than, CHUNK_ROWS)) + (
        await _in_chunks(stores, lambda connection: waitlist.forget(connection, older_than, CHUNK_ROWS))
    )


async def _in_chunks(stores: Stores, delete: Callable[[Connection], Awaitable[int]]) -> int:
    deleted = 0
    while True:
        async with stores.database.connection() as connection:
            chunk = await delete(connection)
        deleted += chunk
        if chunk < CHUNK_ROWS:
            return deleted
