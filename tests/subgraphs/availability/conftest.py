"""What tests of availability share."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from tests.embedded_servers import FreshDatabase, SharedServers, TestDatabase
from tests.subgraphs.availability.service import Service, service_over

EMPTY = "TRUNCATE calendar, busy, job_lease, partition_ends, outbox, outbox_topics RESTART IDENTITY"


@pytest.fixture(scope="session")
def migrated_database(shared_servers: SharedServers) -> Iterator[TestDatabase]:
    """One migrated database for all tests of this process: emptying it is quicker than making another."""
    databases = FreshDatabase(shared_servers)
    yield databases("availability")
    databases.drop()


@pytest.fixture
async def empty_database(migrated_database: TestDatabase) -> TestDatabase:
    """The same, with empty tables."""
    connection = await asyncpg.connect(migrated_database.dsn)
    await connection.execute(EMPTY)
    await connection.close()
    return migrated_database


@pytest.fixture
async def service(
    empty_database: TestDatabase, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Service]:
    """The service over empty tables and an empty Redis, at a fixed time."""
    # Where everything runs in one process, on a busy machine, Redis may take longer to be reached than one waits for it.
    monkeypatch.setattr("servicekit.redis.CONNECT_TIMEOUT_SECONDS", 20.0)
    async with service_over(empty_database.dsn, redis_url) as running:
        yield running
