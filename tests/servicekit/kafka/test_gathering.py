"""Who need not be told at once is told of many messages together."""

import asyncio

import pytest
from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.fetch import FetchRequest

from servicekit.kafka import Consumer, ConsumerSettings, EventProducer
from servicekit.kafka.topics import make_topics, with_dead_letters
from tests.full_stack_servers import KafkaCluster
from tests.servicekit.kafka.test_consumer import send
from tests.servicekit.outbox.conftest import Seen, ThingHappened, running
from tests.servicekit.waiting import eventually

pytestmark = pytest.mark.full_stack

MESSAGES = 40
PAUSE_SECONDS = 0.025


async def fetches_of(cluster: KafkaCluster, prefix: str, gather_ms: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many requests a consumer needs for messages that come one by one."""
    original, fetches = AIOKafkaClient.send, 0

    async def counting(client: AIOKafkaClient, node: object, request: object, **more: object) -> object:
        nonlocal fetches
        fetches += isinstance(request, FetchRequest)
        return await original(client, node, request, **more)

    monkeypatch.setattr(AIOKafkaClient, "send", counting)
    seen = Seen()
    settings = ConsumerSettings(f"gathering {gather_ms}", cluster.bootstrap_servers, prefix, gather_ms=gather_ms)
    async with EventProducer.open(cluster.bootstrap_servers, prefix) as producer:
        await send(producer, ThingHappened("before", gather_ms))
        async with running(Consumer(settings, {ThingHappened: seen.note}).run):
            await eventually(seen.numbers, lambda numbers: gather_ms in numbers)
            before = fetches
            for number in range(1_000, 1_000 + MESSAGES):
                await send(producer, ThingHappened("a", number))
                await asyncio.sleep(PAUSE_SECONDS)
            await eventually(seen.numbers, lambda numbers: 1_000 + MESSAGES - 1 in numbers)
            needed = fetches - before
    monkeypatch.setattr(AIOKafkaClient, "send", original)
    return needed


async def test_a_consumer_that_gathers_asks_the_broker_far_less_often(
    kafka_cluster: KafkaCluster, topic_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_topics(kafka_cluster.bootstrap_servers, with_dead_letters(["thing-events"], topic_prefix))
    at_once = await fetches_of(kafka_cluster, topic_prefix, 0, monkeypatch)
    gathered = await fetches_of(kafka_cluster, topic_prefix, 400, monkeypatch)
    assert gathered < at_once / 2
