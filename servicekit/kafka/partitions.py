"""How many partitions a topic has, and keys that reach each of them."""

import asyncio
from functools import lru_cache
from itertools import count

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner

from servicekit.kafka.starting import start_whole

ANSWER_TIMEOUT_SECONDS = 10.0

_partitioner = DefaultPartitioner()


@lru_cache(maxsize=20_000)  # keys come again and again, and the hash is computed in Python
def partition_of(key: bytes, partitions: int) -> int:
    """Where all events of a key go, in a topic with so many partitions."""
    everywhere = list(range(partitions))
    partition: int = _partitioner(key, everywhere, everywhere)
    return partition


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
    found: dict[int, str] = {}
    for number in count():
        key = f"{prefix}{number}"
        found.setdefault(partition_of(key.encode(), partitions), key)
        if len(found) == partitions:
            return [found[partition] for partition in range(partitions)]
    raise AssertionError("unreachable: there is no end of keys")
