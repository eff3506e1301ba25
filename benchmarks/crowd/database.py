"""The booking database of the benchmark: filled, emptied, and asked what Postgres says of it."""

import asyncio

import asyncpg

from benchmarks.crowd.slots import practitioners
from servicekit.database import Database
from subgraphs.booking.repository.practitioner_rules import RulesRepository
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.follow_practitioners import follow_practitioners

EMPTY = "TRUNCATE bookings, booking_history, idempotency_keys, outbox, outbox_topics CASCADE"
COMMITTED = """
SELECT count(*) FROM bookings WHERE status = 'confirmed'
    AND (SELECT count(*) FROM outbox) = (SELECT count(*) FROM bookings)
    AND (SELECT count(*) FROM idempotency_keys WHERE answer IS NOT NULL) = (SELECT count(*) FROM bookings)
"""
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


async def seed(dsn: str) -> None:
    """Booking knows the practitioners, in the order of their numbers."""
    async with Database.open(dsn) as database:
        stores = Stores(database, RulesRepository())
        for each in practitioners():
            await follow_practitioners(stores, [each])


async def emptied(dsn: str) -> int:
    """Forgets all bookings, and says how many there were, each with its event and its stored answer."""
    connection = await asyncpg.connect(dsn)
    try:
        number = await connection.fetchval(COMMITTED)
        await connection.execute(EMPTY)
        return int(number)
    finally:
        await connection.close()


async def deadlocks(superuser_dsn: str) -> int:
    """How many Postgres had to break, once all others have left: a backend tells its statistics when it ends."""
    connection = await asyncpg.connect(superuser_dsn)
    try:
        while await connection.fetchval(OTHERS):  # noqa: ASYNC110 - it happens in Postgres
            await asyncio.sleep(0.05)
        return int(await connection.fetchval(DEADLOCKS))
    finally:
        await connection.close()
