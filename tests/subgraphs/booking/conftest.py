"""What tests of booking share."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import asyncpg
import pytest

from tests.embedded_servers import FreshDatabase, SharedServers, TestDatabase
from tests.subgraphs.booking.world import World, stores_over

EMPTY = """
TRUNCATE bookings, booking_history, practitioner_rules, idempotency_keys, job_lease, partition_ends, outbox,
    outbox_topics, waitlist_entries, waitlist_offers, freed_slots RESTART IDENTITY
"""


@pytest.fixture(scope="session")
def booking_database(shared_servers: SharedServers) -> Iterator[TestDatabase]:
    """One migrated database for all tests of this process: emptying it is quicker than making another."""
    databases = FreshDatabase(shared_servers)
    yield databases("booking")
    databases.drop()


@pytest.fixture
async def world(booking_database: TestDatabase) -> AsyncIterator[World]:
    """A world of this test alone, on empty tables."""
    connection = await asyncpg.connect(booking_database.dsn)
    await connection.execute(EMPTY)
    await connection.close()
    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(stores_over(booking_database.dsn))
        yield World(stores, booking_database, stack)
