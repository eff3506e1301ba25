"""Every rebuild and the comparison, beside a bare COPY and a bare producer of the same bytes in the same run.

    python -m benchmarks.rebuild [--data .praxis]

It works on what `make run` serves (PRACTITIONERS= sets how many), or on its data folder when nothing runs; what it does
there is harmless, for every rebuild may be done at any time.
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer
from rich.console import Console

from domain_events.availability import AVAILABILITY_EVENTS
from domain_events.booking import BOOKING_EVENTS
from domain_events.practitioner import PRACTITIONER_EVENTS
from praxis.rebuild.markers import end_topic
from praxis.rebuild.patience import ToldTopic
from praxis.rebuild.rebuild import Rebuild
from praxis.rebuild.steps import Steps
from praxis.rebuild.stores import Stores, open_stores
from praxis.up.attached import attached
from praxis.up.group_offsets import GroupOffsets
from praxis.verify.verification import Verification
from servicekit.envelope import encode_event
from servicekit.outbox import published
from subgraphs.practitioner.repository import paging
from subgraphs.practitioner.use_cases.telling_again import TellPractitioners

CHUNK = 100  # as a rebuild tells practitioners again
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
SCALE = 100_000
LOOK_EVERY_SECONDS = 0.5

Work = Callable[[], Awaitable[object]]


async def snapshots(stores: Stores) -> list[tuple[str, bytes]]:
    """Key and message of every practitioner's snapshot."""
    async with stores.practitioner.connection() as connection:
        practitioners = await paging.practitioners_between(connection, FIRST, LAST)
    now = datetime.now(UTC)
    return [
        (str(each.id), encode_event(each.snapshot("benchmark"), source="/benchmark", time=now))
        for each in practitioners
    ]


async def caught_up(stores: Stores) -> None:
    """Returns when all that was ever told has taken effect: what is on its way would be measured too."""
    with closing(GroupOffsets(stores.kafka_bootstrap_servers, stores.kafka_topic_prefix)) as groups:
        # In the order in which events cause events.
        for topic in (PRACTITIONER_EVENTS, BOOKING_EVENTS, AVAILABILITY_EVENTS):
            told = await end_topic(stores, str(uuid4()), topic)
            while not await has_taken_effect(told, groups):  # noqa: ASYNC110 - in other processes
                await asyncio.sleep(LOOK_EVERY_SECONDS)


async def has_taken_effect(told: ToldTopic, groups: GroupOffsets) -> bool:
    """Whether all of it has been published and handled by everyone who reads it."""
    if not (await published(told.outbox, told.name, told.marker_keys)).is_all:
        return False
    reached = await asyncio.to_thread(groups.of, told.name, 0)
    return all(each.is_complete for each in reached.values())


async def copy(stores: Stores, rows: list[tuple[str, bytes]]) -> None:
    """The rows into a temporary table, chunk by chunk."""
    async with stores.practitioner.transaction() as connection:
        await connection.execute("CREATE TEMPORARY TABLE copied (key text, message bytea) ON COMMIT DROP")
        for first in range(0, len(rows), CHUNK):
            await connection.copy_records_to_table("copied", records=rows[first : first + CHUNK])


async def produce(stores: Stores, rows: list[tuple[str, bytes]]) -> None:
    """The messages to a topic of their own, acknowledged by all replicas."""
    producer = AIOKafkaProducer(
        bootstrap_servers=stores.kafka_bootstrap_servers, acks="all", enable_idempotence=True, linger_ms=2
    )
    await producer.start()
    try:
        topic = f"{stores.kafka_topic_prefix}benchmark-{uuid4()}"
        sent = [await producer.send(topic, message, key=key.encode()) for key, message in rows]
        await asyncio.gather(*sent)
    finally:
        await producer.stop()


def works(stores: Stores, rows: list[tuple[str, bytes]]) -> dict[str, Work]:
    """What is measured, the baselines first."""

    def rebuild() -> Rebuild:
        return Rebuild(stores, Steps(Console(quiet=True)))

    return {
        "bare COPY": lambda: copy(stores, rows),
        "bare producer": lambda: produce(stores, rows),
        "availability": lambda: rebuild().availability(),
        "booking-rules": lambda: rebuild().booking_rules(),
        "search": lambda: rebuild().search(),
        "availability from nothing": lambda: rebuild().availability_from_nothing(),
        "verify": lambda: Verification(stores, print, patience_seconds=60).run(),
    }


async def main(data: Path) -> None:
    """Prints the table."""
    async with attached(data, print) as addresses, open_stores(addresses) as stores:
        count = await TellPractitioners(stores.practitioner).count(None)
        rows = await snapshots(stores)
        size_kb = sum(len(message) for _, message in rows) / max(len(rows), 1) / 1024
        print(f"{count} practitioners, {size_kb:.1f} KB each")
        await caught_up(stores)
        print(f"{'what':<26} {'seconds':>8} {'per second':>11} {'seconds for 100,000':>20}")
        for name, work in works(stores, rows).items():
            started = time.perf_counter()
            await work()
            took = time.perf_counter() - started
            print(f"{name:<26} {took:>8.1f} {count / took:>11.0f} {took / count * SCALE:>20.0f}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".praxis"))
    asyncio.run(main(parser.parse_args().data))
