"""The booking events as they lie in their topic, and how many messages were put aside."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from tests.faults.effects import Event

BOOKING_EVENTS = "booking-events"
TOPICS = (BOOKING_EVENTS, "availability-events", "practitioner-events", "patient-events")
READ_TIMEOUT_MS = 5_000


async def booking_events(bootstrap_servers: str) -> list[Event]:
    """All, in the order of each partition."""
    events: list[Event] = []
    partitions = await _partitions(bootstrap_servers, [BOOKING_EVENTS])
    async with _reader(bootstrap_servers, partitions) as (consumer, ends):
        await consumer.seek_to_beginning(*ends)
        while any([await consumer.position(partition) < end for partition, end in ends.items()]):
            batch = await consumer.getmany(timeout_ms=READ_TIMEOUT_MS)
            events += [_event(record.value, record.partition) for records in batch.values() for record in records]
    return events


async def dead_letters(bootstrap_servers: str) -> int:
    """Over all topics."""
    partitions = await _partitions(bootstrap_servers, [f"{topic}.dead" for topic in TOPICS])
    if not partitions:
        return 0  # the embedded broker makes a topic when something is sent to it
    async with _reader(bootstrap_servers, partitions) as (_, ends):
        return sum(ends.values())


@asynccontextmanager
async def _reader(
    bootstrap_servers: str, partitions: Sequence[TopicPartition]
) -> AsyncIterator[tuple[AIOKafkaConsumer, dict[TopicPartition, int]]]:
    """A consumer of these partitions, and where each of them ends."""
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap_servers) as consumer:
        consumer.assign(partitions)
        yield consumer, dict(await consumer.end_offsets(partitions))


async def _partitions(bootstrap_servers: str, topics: Sequence[str]) -> list[TopicPartition]:
    """Of those of the topics that exist."""
    # A consumer knows the partitions of a topic only after it has asked for that topic by name.
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        existing = sorted(set(await admin.list_topics()) & set(topics))
        described = await admin.describe_topics(existing) if existing else []
    finally:
        await admin.close()
    return [TopicPartition(topic["topic"], each["partition"]) for topic in described for each in topic["partitions"]]


def _event(message: bytes, partition: int) -> Event:
    envelope = msgspec.json.decode(message)
    return Event(
        id=envelope["id"],
        partition=partition,
        booking_id=envelope["data"]["bookingId"],
        version=envelope["data"]["version"],
    )
