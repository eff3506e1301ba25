"""From topic to state: at least once, in order per key, the offset committed after the effect."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError
from opentelemetry.trace import SpanKind

from servicekit.envelope import Publishable, ReceivedEvent, UnreadableEvent, decode_envelope, decode_event
from servicekit.kafka.dead_letters import DEAD_SUFFIX, dead_letter_headers
from servicekit.kafka.outages import is_outage
from servicekit.kafka.producer import PUBLICATION_HEADER, EventProducer
from servicekit.outbox.positions import ConsumerPositions, PositionStore
from servicekit.telemetry import Telemetry, get_logger

Handler: TypeAlias = Callable[[ReceivedEvent[Any]], Awaitable[None]]
HandlerTable: TypeAlias = Mapping[type[Publishable], Handler]

TRIES = 4
FIRST_RETRY_SECONDS = 0.1
OUTAGE_PAUSE_SECONDS = 1.0
FETCH_WAIT_MS = 200
MAX_RECORDS = 200
CONCURRENT_KEYS = 8
MAX_POLL_INTERVAL_MS = 600_000  # a batch that waits for a store must not lose its partition

_log = get_logger("servicekit.kafka")


@dataclass(frozen=True, slots=True)
class ConsumerSettings:
    """`group` names who consumes; `from_start` asks for everything again, when what the group made is gone."""

    group: str
    bootstrap_servers: str
    topic_prefix: str = ""
    from_start: bool = False
    concurrent_keys: int = CONCURRENT_KEYS


class Consumer:
    """Runs the handlers of one group over the topics that its event types name."""

    def __init__(
        self,
        settings: ConsumerSettings,
        handlers: HandlerTable,
        *,
        telemetry: Telemetry | None = None,
        position_store: PositionStore | None = None,
    ) -> None:
        self._settings = settings
        self._handlers = handlers
        self._kinds = {kind.__name__: kind for kind in handlers}
        self._topics = sorted({kind.topic for kind in handlers})
        self._telemetry = telemetry or Telemetry()
        self._positions = None if position_store is None else ConsumerPositions(position_store, settings.group)
        self._from_start = settings.from_start
        self._concurrency = asyncio.Semaphore(settings.concurrent_keys)

    async def run(self) -> None:
        """Consumes until cancelled; raises when the broker fails for good, to be started again."""
        if self._positions is not None:
            await self._positions.register(self._topics, from_start=self._from_start)
            self._from_start = False  # once is enough: a restart goes on where this run stops
        consumer = AIOKafkaConsumer(
            *(self._settings.topic_prefix + topic for topic in self._topics),
            bootstrap_servers=self._settings.bootstrap_servers,
            group_id=self._settings.topic_prefix + self._settings.group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_poll_interval_ms=MAX_POLL_INTERVAL_MS,
            metadata_max_age_ms=5_000,  # topics and partitions that appear later are seen soon
            heartbeat_interval_ms=1_000,
        )
        try:
            await consumer.start()
            async with EventProducer.open(self._settings.bootstrap_servers, self._settings.topic_prefix) as dead:
                while True:
                    batch = await consumer.getmany(timeout_ms=FETCH_WAIT_MS, max_records=MAX_RECORDS)
                    if batch:
                        await self._apply(consumer, dead, batch)
        finally:
            await consumer.stop()

    async def _apply(
        self, consumer: AIOKafkaConsumer, dead: EventProducer, batch: dict[TopicPartition, list[ConsumerRecord]]
    ) -> None:
        records = [record for partition in batch.values() for record in partition]
        await asyncio.gather(*(self._apply_in_order(dead, same_key) for same_key in _by_key(records)))
        try:
            await consumer.commit({partition: records[-1].offset + 1 for partition, records in batch.items()})
        except (CommitFailedError, IllegalStateError):
            # The partitions went to another member, which gets these again; handlers are idempotent.
            _log.warning("offsets not committed after a rebalance", group=self._settings.group)
        if self._positions is not None:
            for topic in self._topics:
                await self._positions.applied(topic, _publications(records, self._settings.topic_prefix + topic))

    async def _apply_in_order(self, dead: EventProducer, records: list[ConsumerRecord]) -> None:
        async with self._concurrency:
            for record in records:
                await self._apply_one(dead, record)

    async def _apply_one(self, dead: EventProducer, record: ConsumerRecord) -> None:
        pause_seconds, tries = FIRST_RETRY_SECONDS, 0
        while True:
            try:
                await self._handle(record)
                return
            except Exception as error:  # noqa: BLE001 - sorted below: wait, try again, or put aside
                if is_outage(error):
                    _log.warning("waiting for a store", group=self._settings.group, error=type(error).__name__)
                    await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
                    continue
                tries += 1
                if tries >= TRIES or isinstance(error, UnreadableEvent):
                    await self._put_aside(dead, record, error)
                    return
            await asyncio.sleep(pause_seconds)
            pause_seconds *= 4

    async def _handle(self, record: ConsumerRecord) -> None:
        carrier = {name: value.decode() for name, value in record.headers if name in ("traceparent", "tracestate")}
        envelope = decode_envelope(record.value)
        event = decode_event(envelope, self._kinds)
        if event is None:
            return
        topic = record.topic.removeprefix(self._settings.topic_prefix)
        received = ReceivedEvent(
            event, envelope.id, envelope.time, topic, (record.key or b"").decode(), _publication(record)
        )
        attributes = {"messaging.system": "kafka", "messaging.destination": topic}
        with self._telemetry.span(
            f"{self._settings.group} {envelope.type}", SpanKind.CONSUMER, carrier=carrier, attributes=attributes
        ):
            await self._handlers[type(event)](received)

    async def _put_aside(self, dead: EventProducer, record: ConsumerRecord, error: Exception) -> None:
        topic = record.topic.removeprefix(self._settings.topic_prefix)
        _log.error(
            "dead letter",
            group=self._settings.group,
            topic=topic,
            partition=record.partition,
            offset=record.offset,
            error=type(error).__name__,
            exc_info=error,
        )
        headers = dead_letter_headers(record, self._settings.group, error)
        while True:
            try:
                await dead.send_raw(topic + DEAD_SUFFIX, record.key, record.value, headers)
                return
            except Exception as outage:  # noqa: BLE001 - without a place to put it aside, wait
                _log.warning("waiting for the broker", group=self._settings.group, error=type(outage).__name__)
                await asyncio.sleep(OUTAGE_PAUSE_SECONDS)


def _by_key(records: Iterable[ConsumerRecord]) -> list[list[ConsumerRecord]]:
    lanes: dict[tuple[str, bytes | None], list[ConsumerRecord]] = {}
    for record in records:
        lanes.setdefault((record.topic, record.key), []).append(record)
    return list(lanes.values())


def _publication(record: ConsumerRecord) -> int | None:
    return next((int(value) for name, value in record.headers if name == PUBLICATION_HEADER), None)


def _publications(records: list[ConsumerRecord], full_topic: str) -> list[int]:
    numbers = (_publication(record) for record in records if record.topic == full_topic)
    return [number for number in numbers if number is not None]
