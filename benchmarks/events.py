"""Events per second through outbox, broker and consumer, beside a bare aiokafka producer and consumer in the same run.

    python -m benchmarks.events [--events 5000] [--bootstrap-servers 127.0.0.1:9092,...]

On servers of its own (embedded) unless brokers are named; there it makes the topics it needs. The outbox is always in
the embedded PostgreSQL. The events are written before the clock starts, so the figure is what a backlog drains with.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import psycopg
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from domain_events import BOOKING_EVENTS, BookingCreated
from praxis.embedded.run import running_servers
from servicekit.clock import SystemClock
from servicekit.database import Database
from servicekit.envelope import ReceivedEvent, encode_event
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer
from servicekit.kafka.producer import BATCH_BYTES
from servicekit.kafka.topics import make_topics, with_dead_letters
from servicekit.outbox import OUTBOX_TABLES, Relay, RelaySettings, append_many

PRACTITIONERS = 200
ROWS_PER_TRANSACTION = 500
LATENCY_EVENTS_PER_SECOND = 50
LATENCY_EVENTS = 300
BARE = "bare-events"
FETCH_WAIT_MS = 50  # both consumers'; as `praxis up` sets it for the embedded broker


@dataclass
class Arrivals:
    """Counts what comes, and tells when all is there."""

    expected: int
    took_ms: list[float] = field(default_factory=list)
    complete: asyncio.Event = field(default_factory=asyncio.Event)
    number: int = 0

    async def note(self, received: ReceivedEvent[BookingCreated]) -> None:
        """A handler that does nothing else."""
        self.took_ms.append((datetime.now(UTC) - received.time).total_seconds() * 1000)
        self.count()

    def count(self) -> None:
        """One more."""
        self.number += 1
        if self.number >= self.expected:
            self.complete.set()


def booking(number: int) -> BookingCreated:
    """As the booking service writes it."""
    start = datetime(2030, 1, 1, 9, tzinfo=UTC) + timedelta(minutes=15 * number)
    return BookingCreated(
        booking_id=str(uuid.uuid4()),
        version=1,
        status="CONFIRMED",
        practitioner_id=str(uuid.UUID(int=number % PRACTITIONERS)),
        patient_id=str(uuid.uuid4()),
        consultation_type_id=str(uuid.uuid4()),
        country="FR",
        start=start,
        end=start + timedelta(minutes=15),
        time_zone="Europe/Paris",
    )


@asynccontextmanager
async def beside(run: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Runs a loop beside the block."""
    task = asyncio.ensure_future(run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def bare(servers: str, prefix: str, events: list[BookingCreated]) -> float:
    """Events per second of aiokafka alone: the same messages in batches as large as ours, acknowledged by all, read by one consumer."""
    topic, number = prefix + BARE, 0
    messages = [
        (event.key.encode(), encode_event(event, source="benchmark", time=datetime.now(UTC))) for event in events
    ]
    producer = AIOKafkaProducer(
        bootstrap_servers=servers, acks="all", enable_idempotence=True, max_batch_size=BATCH_BYTES
    )
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=servers, auto_offset_reset="earliest", fetch_max_wait_ms=FETCH_WAIT_MS
    )
    await producer.start()
    await consumer.start()
    try:
        started = time.perf_counter()

        async def send() -> None:
            sent = [await producer.send(topic, value, key=key) for key, value in messages]
            await asyncio.gather(*sent)

        sending = asyncio.ensure_future(send())
        while number < len(events):
            number += sum(map(len, (await consumer.getmany(timeout_ms=500)).values()))
        await sending
        return len(events) / (time.perf_counter() - started)
    finally:
        await producer.stop()
        await consumer.stop()


async def write(database: Database, events: list[BookingCreated]) -> None:
    """Into the outbox, in transactions as large as a bulk load's."""
    for first in range(0, len(events), ROWS_PER_TRANSACTION):
        async with database.transaction() as connection:
            chunk = events[first : first + ROWS_PER_TRANSACTION]
            await append_many(connection, chunk, source="benchmark", time=datetime.now(UTC))


@asynccontextmanager
async def consuming(servers: str, prefix: str, arrivals: Arrivals) -> AsyncIterator[None]:
    """A consumer that has its partitions: a first event went through it."""
    first = Arrivals(expected=1)
    consumer = Consumer(
        ConsumerSettings("benchmark", servers, prefix, fetch_wait_ms=FETCH_WAIT_MS),
        {BookingCreated: lambda received: (arrivals if first.complete.is_set() else first).note(received)},
    )
    async with EventProducer.open(servers, prefix) as producer, beside(consumer.run):
        event = booking(0)
        await producer.send_raw(
            event.topic, event.key.encode(), encode_event(event, source="benchmark", time=datetime.now(UTC)), []
        )
        await first.complete.wait()
        yield


@asynccontextmanager
async def relaying(database: Database, servers: str, prefix: str) -> AsyncIterator[None]:
    """The relay, with rows gone at once as on a real Kafka."""
    settings = RelaySettings("public", timedelta(0))
    async with (
        EventProducer.open(servers, prefix) as producer,
        beside(Relay(database, producer, SystemClock(), settings).run),
    ):
        yield


async def drained(database: Database, servers: str, prefix: str, events: list[BookingCreated]) -> float:
    """Events per second from a full outbox to the handler, the relay's start included."""
    await write(database, events)
    arrivals = Arrivals(expected=len(events))
    async with consuming(servers, prefix, arrivals):
        started = time.perf_counter()
        async with relaying(database, servers, prefix):
            await arrivals.complete.wait()
            return len(events) / (time.perf_counter() - started)


async def at_a_steady_rate(database: Database, servers: str, prefix: str) -> list[float]:
    """Milliseconds from an event's writing to its handler, one event a transaction."""
    arrivals = Arrivals(expected=LATENCY_EVENTS)
    async with consuming(servers, prefix, arrivals), relaying(database, servers, prefix):
        for number in range(LATENCY_EVENTS):
            await write(database, [booking(number)])
            await asyncio.sleep(1 / LATENCY_EVENTS_PER_SECOND)
        await arrivals.complete.wait()
    return arrivals.took_ms


async def make_topics_of(servers: str, *prefixes: str) -> None:
    """On a real Kafka; the embedded broker makes topics by itself."""
    for prefix in prefixes:
        await make_topics(servers, with_dead_letters([BOOKING_EVENTS, BARE], prefix))


async def measure(dsn: str, servers: str, number: int, *, is_real: bool) -> None:
    """Prints the figures."""
    run = f"b{uuid.uuid4().hex[:8]}."
    if is_real:
        await make_topics_of(servers, run + "bare.", run + "whole.", run + "steady.")
    events = [booking(each) for each in range(number)]
    connection = await asyncpg.connect(dsn)
    await connection.execute(OUTBOX_TABLES)
    await connection.close()
    async with Database.open(dsn, pool_size=4) as database:
        baseline = await bare(servers, run + "bare.", events)
        print(f"{'bare producer and consumer':<34} {baseline:>8.0f} a second", flush=True)
        rate = await drained(database, servers, run + "whole.", events)
        print(f"{'outbox, relay, broker, consumer':<34} {rate:>8.0f} a second  ({rate / baseline:.0%})", flush=True)
        took = statistics.quantiles(await at_a_steady_rate(database, servers, run + "steady."), n=20)
        print(
            f"{f'at {LATENCY_EVENTS_PER_SECOND} a second, event to handler':<34} p50 {took[9]:.1f} ms, p95 {took[18]:.1f} ms"
        )


def main() -> None:
    """Starts what is needed and measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--bootstrap-servers", help="of a real Kafka; the embedded broker when left out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        with running_servers(Path(name) / "data", lambda _: None) as servers:
            with psycopg.connect(servers.databases.superuser_dsn(), autocommit=True) as connection:
                connection.execute("CREATE DATABASE benchmark")
            brokers = given.bootstrap_servers or servers.installation.kafka_bootstrap_servers
            measured = measure(
                servers.databases.superuser_dsn("benchmark"),
                brokers,
                given.events,
                is_real=bool(given.bootstrap_servers),
            )
            uvloop.run(measured)


if __name__ == "__main__":
    main()
