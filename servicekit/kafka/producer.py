"""The producer: acknowledged by all replicas, idempotent, and made anew when it is stuck."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from aiokafka import AIOKafkaProducer

from servicekit.kafka.starting import start_whole

PUBLICATION_HEADER = "publication"
SEND_TIMEOUT_SECONDS = 10.0
STOP_TIMEOUT_SECONDS = 3.0
LINGER_MS = 2


class Sendable(Protocol):
    """What is sent: rows of an outbox."""

    @property
    def topic(self) -> str:
        """Without the prefix."""
        ...

    @property
    def key(self) -> str:
        """Decides the partition."""
        ...

    @property
    def envelope(self) -> bytes:
        """The message."""
        ...

    @property
    def trace_headers(self) -> Mapping[str, str]:
        """W3C trace context."""
        ...

    @property
    def publication(self) -> int:
        """The number in the outbox."""
        ...


class EventProducer:
    """Sends batches in order. A time-out means "unknown": what was sent may still arrive, and is sent again."""

    def __init__(self, bootstrap_servers: str, topic_prefix: str = "") -> None:
        self._bootstrap_servers = bootstrap_servers
        self._topic_prefix = topic_prefix
        self._producer: AIOKafkaProducer | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, bootstrap_servers: str, topic_prefix: str = "") -> AsyncIterator["EventProducer"]:
        """Connects at the first batch, so that a service starts while the broker is away."""
        producer = cls(bootstrap_servers, topic_prefix)
        try:
            yield producer
        finally:
            await producer.close()

    async def send_all(self, rows: Sequence[Sendable]) -> None:
        """Returns when every row is acknowledged. Raises what Kafka says or TimeoutError; then send the rows again."""
        try:
            async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
                producer = await self._started()
                acknowledgements = [await self._send(producer, row) for row in rows]
                await asyncio.gather(*acknowledgements)
        except BaseException:
            # An idempotent producer can stay stuck after a sequence error; a new one starts a new sequence.
            await self.close()
            raise

    async def send_raw(self, topic: str, key: bytes | None, value: bytes, headers: list[tuple[str, bytes]]) -> None:
        """Sends one message as it is and waits for its acknowledgement (dead letters)."""
        async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
            producer = await self._started()
            await producer.send_and_wait(self._topic_prefix + topic, value, key=key, headers=headers)

    async def close(self) -> None:
        """Gives the connection up; the next batch makes a new one."""
        producer, self._producer = self._producer, None
        if producer is not None:
            # Stopping flushes, which waits for the broker without a limit of its own.
            with suppress(TimeoutError):
                await asyncio.wait_for(producer.stop(), STOP_TIMEOUT_SECONDS)

    async def _send(self, producer: AIOKafkaProducer, row: Sendable) -> "asyncio.Future[object]":
        headers = [(PUBLICATION_HEADER, str(row.publication).encode())]
        headers += [(name, value.encode()) for name, value in row.trace_headers.items()]
        future: asyncio.Future[object] = await producer.send(
            self._topic_prefix + row.topic, row.envelope, key=row.key.encode(), headers=headers
        )
        return future

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap_servers,
                acks="all",
                enable_idempotence=True,
                linger_ms=LINGER_MS,
                request_timeout_ms=int(SEND_TIMEOUT_SECONDS * 1000),
            )
            try:
                await start_whole(producer)
            except BaseException:
                await producer.stop()
                raise
            self._producer = producer
        return self._producer
