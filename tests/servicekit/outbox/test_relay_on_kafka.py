"""The relay on three real brokers that die, pause and come back: nothing lost, and each key's events in order."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator

import pytest

from servicekit.database import Database
from servicekit.kafka import producer
from servicekit.kafka.topics import make_topics, with_dead_letters
from servicekit.outbox import OUTBOX_TABLES
from tests.embedded_servers import TestDatabase
from tests.full_stack_servers import KafkaCluster
from tests.servicekit import waiting
from tests.servicekit.outbox.conftest import Outbox, Seen, ThingHappened
from tests.servicekit.waiting import eventually

pytestmark = pytest.mark.full_stack

KEYS = [f"key {number}" for number in range(12)]


@pytest.fixture
async def real_outbox(
    postgres: TestDatabase, kafka_cluster: KafkaCluster, topic_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Outbox]:
    """An outbox whose relay gives a send up after 6 s."""
    monkeypatch.setattr(producer, "SEND_TIMEOUT_SECONDS", 6.0)
    monkeypatch.setattr(producer, "REQUEST_TIMEOUT_MS", 2_000)
    monkeypatch.setattr(waiting, "DEADLINE_SECONDS", 90.0)
    await make_topics(kafka_cluster.bootstrap_servers, with_dead_letters(["thing-events"], topic_prefix))
    async with Database.open(postgres.dsn, pool_size=6) as database:
        async with database.connection() as connection:
            await connection.execute(OUTBOX_TABLES)
        yield Outbox(database, kafka_cluster.bootstrap_servers, topic_prefix)


async def add_round(outbox: Outbox, number: int) -> None:
    await outbox.add(*(ThingHappened(key, number) for key in KEYS))


def first_occurrences(seen: Seen) -> dict[str, list[int]]:
    """Of each key. What comes again later is old for whoever compares versions."""
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for event in seen.events:
        found[event.name][event.number] = None
    return {name: list(numbers) for name, numbers in found.items()}


async def all_came_in_order(seen: Seen, rounds: int) -> None:
    async def count() -> int:
        return sum(map(len, first_occurrences(seen).values()))

    await eventually(count, lambda number: number == rounds * len(KEYS))
    assert first_occurrences(seen) == {key: list(range(rounds)) for key in KEYS}


@pytest.mark.parametrize("blow", ["kill", "pause"])
async def test_a_broker_that_dies_or_hangs_loses_nothing_and_keeps_the_order_of_each_key(
    real_outbox: Outbox, kafka_cluster: KafkaCluster, blow: str
) -> None:
    seen = Seen()
    async with real_outbox.relaying(retention_hours=0), real_outbox.consuming(seen):
        for number in range(40):
            if number == 10:
                await asyncio.to_thread(getattr(kafka_cluster, blow), 1)
            await add_round(real_outbox, number)
            await asyncio.sleep(0.05)
        await all_came_in_order(seen, 40)
        await eventually(real_outbox.rows, lambda number: number == 0)


@pytest.mark.parametrize("blow", ["kill", "pause"])
async def test_while_two_of_three_brokers_are_away_nothing_is_taken_for_published(
    real_outbox: Outbox, kafka_cluster: KafkaCluster, blow: str
) -> None:
    seen = Seen()
    async with real_outbox.relaying(retention_hours=0) as relay, real_outbox.consuming(seen):
        await add_round(real_outbox, 0)
        await all_came_in_order(seen, 1)
        await eventually(real_outbox.rows, lambda number: number == 0)
        for broker in (1, 2):
            await asyncio.to_thread(getattr(kafka_cluster, blow), broker)
        # Several sends run into their limit; what they left in a broker's sockets may be written after the return.
        for number in range(1, 13):
            await add_round(real_outbox, number)
            await asyncio.sleep(1)
        assert await real_outbox.rows() == 12 * len(KEYS)
        for broker in (1, 2):
            await asyncio.to_thread(kafka_cluster.resume if blow == "pause" else kafka_cluster.start, broker)
        await add_round(real_outbox, 13)
        await all_came_in_order(seen, 14)
        assert not relay.done()
