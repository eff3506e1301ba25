"""How many partitions a topic has, and keys that reach each of them."""

import asyncio
from itertools import count

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner

from servicekit.kafka.starting import start_whole

ANSWER_TIMEOUT_SECONDS = 10.0

_partitioner = DefaultPartitioner()  # what EventProducer's client sends by


async def partition_count(bootstrap_servers: str, topic: str) -> int:
    """The number of partitions of a topic (its whole name), as the broker says. Raises KafkaError or TimeoutError."""
    client = AIOKafkaProducer(bootstrap_servers=bootstrap_servers)
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS):
            await start_whole(client)
            return len(await client.partitions_for(topic))
    finally:
        await client.stop()


def partition_keys(partitions: int, prefix: str) -> list[str]:
    """For each partition, in order, a key that begins with `prefix` and that the partitioner puts there."""
    everywhere = list(range(partitions))
    found: dict[int, str] = {}
    for number in count():
        key = f"{prefix}{number}"
        found.setdefault(_partitioner(key.encode(), everywhere, everywhere), key)
        if len(found) == partitions:
            return [found[partition] for partition in everywhere]
    raise AssertionError("unreachable: there is no end of keys")
