"""The producer: acknowledged by all replicas, idempotent, and made anew when it is stuck."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.producer.message_accumulator import BatchBuilder

from servicekit.kafka.partitions import partition_of
from servicekit.kafka.sealed_producer import SealedProducer
from servicekit.kafka.starting import start_whole
from servicekit.outbox import NotAcknowledged, OutboxRow

PUBLICATION_HEADER = "publication"
# A paused broker keeps its connections: only a request's own limit makes the client look for another leader.
REQUEST_TIMEOUT_MS = 4_000
SEND_TIMEOUT_SECONDS = 15.0
BATCH_BYTES = 512 * 1024
MAX_REQUEST_BYTES = 2 * 1024 * 1024  # a dead letter is a message with its cause on top

Headers = list[tuple[str, bytes]]


class EventProducer:
    """Sends batches in order. A failure means "unknown": what was sent may still arrive, and is to be sent again."""

    def __init__(self, bootstrap_servers: str, topic_prefix: str = "") -> None:
        self._bootstrap_servers = bootstrap_servers
        self._topic_prefix = topic_prefix
        self._producer: SealedProducer | None = None
        self._starting = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, bootstrap_servers: str, topic_prefix: str = "") -> AsyncIterator["EventProducer"]:
        """Connects at the first batch, so that a service starts while the broker is away."""
        producer = cls(bootstrap_servers, topic_prefix)
        try:
            yield producer
        finally:
            await producer.close()

    async def send_all(self, rows: Sequence[OutboxRow]) -> None:
        """Returns when every row is acknowledged, each partition's in the order of the rows. Raises NotAcknowledged."""
        async with self._sending() as producer:
            while rows:
                rows = await self._send_round(producer, rows)

    async def send_raw(self, topic: str, key: bytes | None, value: bytes, headers: Headers) -> None:
        """Sends one message as it is and waits for its acknowledgement (dead letters). Raises NotAcknowledged."""
        async with self._sending() as producer:
            await producer.send_and_wait(self._topic_prefix + topic, value, key=key, headers=headers)

    async def close(self) -> None:
        """Ends the connection for good; the next batch makes a new one."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.end()

    @asynccontextmanager
    async def _sending(self) -> AsyncIterator[SealedProducer]:
        producer = None
        try:
            async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
                producer = await self._started()
                yield producer
        except BaseException as error:
            # An idempotent producer never gives a batch up, and can stay stuck after a sequence error. It ends before
            # another one begins, or it could write what it still holds behind later events of the same key.
            if producer is not None and producer is self._producer:
                self._producer = None
                await producer.end()
            if isinstance(error, KafkaError | OSError | TimeoutError):
                raise NotAcknowledged(repr(error)) from error
            raise

    async def _send_round(self, producer: SealedProducer, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
        """Sends one batch a partition, and returns the rows that found no room in it.

        So nothing of a key is under way while what came before it is not acknowledged, whatever fails.
        """
        batches: dict[TopicPartition, BatchBuilder] = {}
        later = []
        for row in rows:
            partition = await self._partition(producer, row)
            if partition not in batches:
                batches[partition] = producer.create_batch()
            batch = batches[partition]
            # A full batch closes itself, and takes nothing more.
            if batch.append(timestamp=None, key=row.key.encode(), value=row.envelope, headers=_headers(row)) is None:
                later.append(row)
        await asyncio.gather(*(_send_batch(producer, batch, partition) for partition, batch in batches.items()))
        return later

    async def _partition(self, producer: SealedProducer, row: OutboxRow) -> TopicPartition:
        topic = self._topic_prefix + row.topic
        return TopicPartition(topic, partition_of(row.key.encode(), len(await producer.partitions_for(topic))))

    async def _started(self) -> SealedProducer:
        async with self._starting:
            if self._producer is None:
                producer = SealedProducer(
                    bootstrap_servers=self._bootstrap_servers,
                    acks="all",
                    enable_idempotence=True,
                    max_batch_size=BATCH_BYTES,
                    max_request_size=MAX_REQUEST_BYTES,
                    request_timeout_ms=REQUEST_TIMEOUT_MS,
                )
                try:
                    await start_whole(producer)
                except BaseException:
                    await producer.end()
                    raise
                self._producer = producer
            return self._producer


async def _send_batch(producer: SealedProducer, batch: BatchBuilder, partition: TopicPartition) -> None:
    batch.close()
    await (await producer.send_batch(batch, partition.topic, partition=partition.partition))


def _headers(row: OutboxRow) -> Headers:
    traces = [(name, value.encode()) for name, value in row.trace_headers.items()]
    return [(PUBLICATION_HEADER, str(row.publication).encode()), *traces]
