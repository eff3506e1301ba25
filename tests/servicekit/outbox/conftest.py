"""An outbox in a database of its own, a relay and a consumer over the real broker."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import msgspec
import pytest

from servicekit.background import BackgroundTasks
from servicekit.cancellation import cancel_and_wait
from servicekit.clock import SystemClock
from servicekit.database import Database
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer, ReceivedEvent
from servicekit.outbox import OUTBOX_TABLES, PositionStore, Relay, RelaySettings, append
from servicekit.telemetry import Telemetry
from tests.embedded_servers import TestDatabase
from tests.servicekit.waiting import eventually


class ThingHappened(msgspec.Struct, frozen=True):
    """An event of these tests."""

    topics: ClassVar[tuple[str, ...]] = ("thing-events",)
    waits_for_partition: ClassVar[bool] = False

    name: str
    number: int

    @property
    def topic(self) -> str:
        return self.topics[0]

    @property
    def key(self) -> str:
        return self.name

    @property
    def aggregate_id(self) -> str:
        return self.name

    @property
    def aggregate_version(self) -> int:
        return self.number


@asynccontextmanager
async def running(run: Callable[[], Awaitable[None]]) -> AsyncIterator[asyncio.Task[None]]:
    """Runs a loop beside the block."""

    async def body() -> None:
        await run()

    task = asyncio.create_task(body())
    try:
        yield task
    finally:
        await cancel_and_wait([task])


@asynccontextmanager
async def kept_running(run: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Runs a loop beside the block as services do: it is started again when it ends."""
    tasks = BackgroundTasks()
    tasks.start("beside the block", run)
    try:
        yield
    finally:
        await tasks.stop()


@dataclass
class Seen:
    """What a consumer was given."""

    events: list[ThingHappened] = field(default_factory=list)

    async def note(self, received: ReceivedEvent[ThingHappened]) -> None:
        """A handler."""
        self.events.append(received.event)

    async def numbers(self) -> list[int]:
        """In the order of arrival."""
        return [event.number for event in self.events]


@dataclass
class Outbox:
    """The parts under test, over one outbox."""

    database: Database
    bootstrap_servers: str
    topic_prefix: str

    async def add(self, *events: ThingHappened) -> None:
        """Commits events."""
        async with self.database.transaction() as connection:
            for event in events:
                await append(connection, event, source="test", time=datetime.now(UTC))

    @asynccontextmanager
    async def relaying(
        self, positions: PositionStore | None = None, *, retention_hours: int = 1, telemetry: Telemetry | None = None
    ) -> AsyncIterator[asyncio.Task[None]]:
        """A relay that runs beside the block."""
        settings = RelaySettings(schema="booking", retention=timedelta(hours=retention_hours))
        async with EventProducer.open(self.bootstrap_servers, self.topic_prefix) as producer:
            relay = Relay(self.database, producer, SystemClock(), settings, positions, telemetry)
            async with running(relay.run) as task:
                yield task

    @asynccontextmanager
    async def consuming(
        self, seen: Seen, positions: PositionStore | None = None, group: str = "readers"
    ) -> AsyncIterator[None]:
        """A consumer that runs beside the block, started again when it ends, as services have it."""
        settings = ConsumerSettings(group, self.bootstrap_servers, self.topic_prefix)
        async with kept_running(Consumer(settings, {ThingHappened: seen.note}, position_store=positions).run):
            yield

    async def may_be_taken(self) -> None:
        """Waits until no transaction of the server, be it of another test's database, holds back what is committed."""
        query = """
            SELECT count(*) FROM outbox
            WHERE published_at IS NULL AND transaction_id >= pg_snapshot_xmin(pg_current_snapshot())
        """

        async def held_back() -> int:
            async with self.database.connection() as connection:
                count: int = await connection.fetchval(query)
                return count

        await eventually(held_back, lambda number: number == 0)

    async def rows(self) -> int:
        """How many rows there are."""
        async with self.database.connection() as connection:
            count: int = await connection.fetchval("SELECT count(*) FROM outbox")
            return count

    async def unpublished(self) -> int:
        """How many rows wait."""
        async with self.database.connection() as connection:
            count: int = await connection.fetchval("SELECT count(*) FROM outbox WHERE published_at IS NULL")
            return count


@pytest.fixture
async def outbox(postgres: TestDatabase, kafka_bootstrap_servers: str, topic_prefix: str) -> AsyncIterator[Outbox]:
    async with Database.open(postgres.dsn, pool_size=6) as database:
        async with database.connection() as connection:
            await connection.execute(OUTBOX_TABLES)
        yield Outbox(database, kafka_bootstrap_servers, topic_prefix)
