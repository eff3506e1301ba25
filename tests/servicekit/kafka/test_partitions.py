"""One message for each partition, and one that waits for everything before it in its partition."""

import asyncio
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from servicekit.envelope import encode_event
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer, ReceivedEvent
from servicekit.kafka.consumer import HandlerTable
from servicekit.kafka.partitions import partition_count, partition_keys
from tests.servicekit.kafka.test_consumer import dead_letters, send
from tests.servicekit.outbox.conftest import Seen, ThingHappened, running
from tests.servicekit.waiting import eventually


class PartitionEnds(ThingHappened, frozen=True):
    """Behind everything else of its partition."""

    waits_for_partition: ClassVar[bool] = True


@pytest.mark.parametrize("partitions", [1, 4, 6])
def test_there_is_a_key_for_each_partition(partitions: int) -> None:
    keys = partition_keys(partitions, "rebuild 1 ")
    assert len(set(keys)) == partitions
    assert all(key.startswith("rebuild 1 ") for key in keys)


async def test_the_producer_sends_each_of_the_keys_to_its_partition(
    kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    topic = f"{topic_prefix}thing-events"
    async with EventProducer.open(kafka_bootstrap_servers, topic_prefix) as producer:
        keys = partition_keys(await partition_count(kafka_bootstrap_servers, topic), "r ")
        for key in keys:
            await producer.send_raw("thing-events", key.encode(), b"{}", [])
    records = await dead_letters(kafka_bootstrap_servers, topic, len(keys))
    assert {record.partition: record.key.decode() for record in records} == dict(enumerate(keys))


async def test_an_event_that_speaks_of_its_partition_is_handled_when_all_before_it_have_been(
    kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    seen, gate, marker_came = Seen(), asyncio.Event(), asyncio.Event()

    async def wait_for_the_gate(received: ReceivedEvent[ThingHappened]) -> None:
        if received.event.number == 1:
            await gate.wait()
        await seen.note(received)

    async def note_end(received: ReceivedEvent[ThingHappened]) -> None:
        marker_came.set()
        await seen.note(received)

    marker = PartitionEnds("same key as nothing else", 9)
    async with EventProducer.open(kafka_bootstrap_servers, topic_prefix) as producer:
        await send(producer, ThingHappened("slow", 1))
        record = (await dead_letters(kafka_bootstrap_servers, f"{topic_prefix}thing-events", 1))[0]
        count = await partition_count(kafka_bootstrap_servers, f"{topic_prefix}thing-events")
        value = encode_event(marker, source="test", time=datetime.now(UTC))
        end_key, other_key = (partition_keys(count, prefix)[record.partition] for prefix in ("end ", "other "))
        await producer.send_raw("thing-events", end_key.encode(), value, [])
        await send(producer, ThingHappened(other_key, 2))
    settings = ConsumerSettings("readers", kafka_bootstrap_servers, topic_prefix)
    handlers: HandlerTable = {ThingHappened: wait_for_the_gate, PartitionEnds: note_end}
    async with running(Consumer(settings, handlers).run):
        await eventually(seen.numbers, lambda numbers: numbers == [2])
        assert not marker_came.is_set()
        gate.set()
        await eventually(seen.numbers, lambda numbers: numbers == [2, 1, 9])
