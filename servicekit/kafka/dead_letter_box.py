"""The dead letters of all groups: what waits there, and how it is handed to the group that failed once more."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from servicekit.kafka.dead_letters import DEAD_SUFFIX, DeadLetter, read_dead_letter, replay_headers
from servicekit.kafka.producer import EventProducer
from servicekit.kafka.sealed_consumer import SealedConsumer
from servicekit.kafka.starting import start_whole
from servicekit.kafka.topics import partitions_of

ANSWER_TIMEOUT_SECONDS = 30.0
REPLAY_GROUP_PREFIX = "dead-letters."


class DeadLettersUnreachable(Exception):
    """The broker does not answer, or not in time."""


@dataclass(frozen=True, slots=True)
class Found:
    """A dead letter and where it lies."""

    letter: DeadLetter
    record: ConsumerRecord

    @property
    def place(self) -> TopicPartition:
        """The partition of the dead-letter topic."""
        return TopicPartition(self.record.topic, self.record.partition)


class DeadLetterBox:
    """What was replayed is remembered by the broker: as the committed offsets of one group for each group that failed."""

    def __init__(self, bootstrap_servers: str, topic_prefix: str, stack: AsyncExitStack) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._prefix = topic_prefix
        self._stack = stack
        self._partitions: set[TopicPartition] = set()
        self._ledgers: dict[str, SealedConsumer] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, bootstrap_servers: str, topic_prefix: str = "") -> AsyncIterator["DeadLetterBox"]:
        """Joins no group, so that it disturbs nobody. Raises DeadLettersUnreachable, here and in the block."""
        try:
            async with AsyncExitStack() as stack:
                yield cls(bootstrap_servers, topic_prefix, stack)
        except (KafkaError, OSError, TimeoutError) as error:
            raise DeadLettersUnreachable(repr(error)) from error

    async def waiting(self, topics: Collection[str], group: str | None = None) -> list[Found]:
        """Letters that were not replayed, the oldest first; one that was put aside twice is there once."""
        found: dict[tuple[str, str, int, int], Found] = {}
        async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS):
            for record in await self._read([self._prefix + topic + DEAD_SUFFIX for topic in topics]):
                letter = read_dead_letter(record)
                if letter is None or group not in (None, letter.group):
                    continue
                each = Found(letter, record)
                if record.offset >= await self._replayed_up_to(letter.group, each.place):
                    found[letter.group, letter.topic, letter.partition, letter.offset] = each
        return sorted(found.values(), key=lambda each: (each.letter.at, each.place, each.record.offset))

    async def replay(self, topics: Collection[str], group: str | None = None) -> list[DeadLetter]:
        """Puts letters back on their topics, for the groups that failed alone, and remembers that. Raises NotAcknowledged.

        Broken off, it may put a letter back twice: handlers change nothing for a version that is not newer.
        """
        waiting = sorted(await self.waiting(topics, group), key=lambda each: (each.place, each.record.offset))
        async with EventProducer.open(self._bootstrap_servers, self._prefix) as producer:
            for each in waiting:
                headers = replay_headers(each.record, each.letter.group)
                await producer.send_raw(each.letter.topic, each.record.key, each.record.value, headers)
        for each in waiting:
            await (await self._ledger(each.letter.group)).commit({each.place: each.record.offset + 1})
        return [each.letter for each in waiting]

    async def _read(self, full_topics: Collection[str]) -> list[ConsumerRecord]:
        partitions = await partitions_of(self._bootstrap_servers, full_topics)
        if not partitions:
            return []
        reader = await self._started(None)
        reader.assign(partitions)
        await reader.seek_to_beginning(*partitions)
        self._partitions |= set(partitions)
        ends = await reader.end_offsets(partitions)
        records: list[ConsumerRecord] = []
        while any([await reader.position(partition) < end for partition, end in ends.items()]):
            for batch in (await reader.getmany(timeout_ms=200)).values():
                records += batch
        return records

    async def _replayed_up_to(self, group: str, place: TopicPartition) -> int:
        return await (await self._ledger(group)).committed(place) or 0

    async def _ledger(self, group: str) -> SealedConsumer:
        if group not in self._ledgers:
            ledger = await self._started(f"{self._prefix}{REPLAY_GROUP_PREFIX}{group}")
            ledger.assign(sorted(self._partitions))  # a client commits nothing else
            self._ledgers[group] = ledger
        return self._ledgers[group]

    async def _started(self, group_id: str | None) -> SealedConsumer:
        consumer = SealedConsumer(
            bootstrap_servers=self._bootstrap_servers, group_id=group_id, enable_auto_commit=False
        )
        self._stack.push_async_callback(consumer.end)
        await start_whole(consumer)
        return consumer
