"""The stores that a rebuild and a comparison work on, opened together."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis.asyncio import Redis

from praxis.embedded.problem import CannotStart
from praxis.up.addresses import Addresses
from servicekit.clock import Clock, clock_from
from servicekit.database import Database
from servicekit.kafka.outages import is_outage
from servicekit.redis import open_redis
from subgraphs.search.repository.opensearch import OpenSearchIndex
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.sqlite import SqliteIndex

POOL_SIZE = 2


@dataclass(frozen=True)
class Stores:
    """Of the owners, each as its own role; of the broker only where it is."""

    practitioner: Database
    booking: Database
    availability: Database
    redis: Redis
    index: SearchIndex
    kafka_bootstrap_servers: str
    kafka_topic_prefix: str
    clock: Clock


def _open_index(addresses: Addresses) -> AbstractAsyncContextManager[SearchIndex]:
    if addresses.search_index_url is not None:
        return OpenSearchIndex.open(addresses.search_index_url, addresses.search_index_prefix)
    if addresses.search_database_file is not None:
        return SqliteIndex.open(Path(addresses.search_database_file))
    raise CannotStart("Nobody says where the search index is.", "Set SEARCH_INDEX_URL, or SEARCH_DATABASE_FILE.")


@asynccontextmanager
async def open_stores(addresses: Addresses) -> AsyncIterator[Stores]:
    """Connects to all of them; closes them at the end."""
    offset_file = addresses.clock_offset_file
    async with AsyncExitStack() as stack:
        practitioner, booking, availability = [
            await stack.enter_async_context(Database.open(dsn, pool_size=POOL_SIZE, application_name="praxis rebuild"))
            for dsn in (
                addresses.practitioner_database_dsn,
                addresses.booking_database_dsn,
                addresses.availability_database_dsn,
            )
        ]
        yield Stores(
            practitioner=practitioner,
            booking=booking,
            availability=availability,
            redis=await stack.enter_async_context(open_redis(addresses.redis_url)),
            index=await stack.enter_async_context(_open_index(addresses)),
            kafka_bootstrap_servers=addresses.kafka_bootstrap_servers,
            kafka_topic_prefix=addresses.kafka_topic_prefix,
            clock=clock_from(None if offset_file is None else Path(offset_file)),
        )


@contextmanager
def answering() -> Iterator[None]:
    """Raises CannotStart in the place of what a store raises that is away."""
    try:
        yield
    except Exception as error:
        if not is_outage(error):
            raise
        raise CannotStart(
            f"A store or the broker does not answer: {error or type(error).__name__}.",
            "See that it runs where it is said to be, and try again.",
        ) from error
