"""Work by the clock: idempotency keys are kept 180 days and not longer."""

import asyncio
from datetime import timedelta

from servicekit.clock import Clock
from subgraphs.booking.repository import answers
from subgraphs.booking.repository.stores import Stores

KEPT = timedelta(days=180)
EVERY_SECONDS = 3600.0
CHUNK_ROWS = 1000  # no transaction may be long


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
