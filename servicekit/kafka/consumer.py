"""From topic to state: at least once, in order per key, the offset committed after the effect."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError
from opentelemetry.trace import SpanKind

from servicekit.envelope import Publishable, ReceivedEvent, UnreadableEvent, decode_envelope, decode_event
from servicekit.kafka.dead_letters import DEAD_SUFFIX, dead_letter_headers
from servicekit.kafka.lanes import Lanes
from servicekit.kafka.outages import is_outage
from servicekit.kafka.producer import PUBLICATION_HEADER, EventProducer
from servicekit.kafka.progress import Progress
from servicekit.kafka.starting import start_whole
from servicekit.kafka.topic_check import wait_until_usable
from servicekit.kafka.topics import with_dead_letters
from servicekit.outbox import NotAcknowledged
from servicekit.outbox.positions import ConsumerPositions, PositionStore
from servicekit.settings import EventSettings
from servicekit.telemetry import Telemetry, get_logger

Handler: TypeAlias = Callable[[ReceivedEvent[Any]], Awaitable[None]]
HandlerTable: TypeAlias = Mapping[type[Publishable], Handler]

TRIES = 4
FIRST_RETRY_SECONDS = 0.1
RETRY_GROWTH = 4
OUTAGE_PAUSE_SECONDS = 1.0
FETCH_WAIT_MS = 50  # also how long an effect may wait for its commit
MAX_RECORDS = 200
MAX_INSIDE = 400
HANDOVER_SECONDS = 5.0  # how long a rebalance waits for handlers, so that the next member repeats little
MAX_POLL_INTERVAL_MS = 600_000

_log = get_logger("servicekit.kafka")


@dataclass(frozen=True, slots=True)
class ConsumerSettings:
    """`group` names who consumes; `from_start` asks for everything again, when what the group made is gone."""

    group: str
    bootstrap_servers: str
    topic_prefix: str = ""
    from_start: bool = False
    concurrent_keys: int = 8
    session_timeout_ms: int = 10_000
    topics_are_checked: bool = False

    @classmethod
    def of(cls, settings: EventSettings, group: str) -> "ConsumerSettings":
        """Those of a group of a deployable."""
        return cls(
            group,
            settings.kafka_bootstrap_servers,
            settings.kafka_topic_prefix,
            topics_are_checked=settings.kafka_topics_are_checked,
        )


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
        self._topics = sorted({topic for kind in handlers for topic in kind.topics})
        self._has_waiting_kinds = any(kind.waits_for_partition for kind in handlers)
        self._telemetry = telemetry or Telemetry()
        self._positions = None if position_store is None else ConsumerPositions(position_store, settings.group)
        self._from_start = settings.from_start

    async def run(self) -> None:
        """Consumes until cancelled; raises when the broker fails for good, to be started again."""
        if self._settings.topics_are_checked:
            topics = with_dead_letters(self._topics, self._settings.topic_prefix)
            await wait_until_usable(self._settings.bootstrap_servers, topics)
        if self._positions is not None:
            await self._positions.register(self._topics, from_start=self._from_start)
            self._from_start = False  # once is enough: a restart goes on where this run stops
        client = self._client()
        async with EventProducer.open(self._settings.bootstrap_servers, self._settings.topic_prefix) as dead:
            run = _Run(
                client,
                self._positions,
                self._settings,
                lambda record: self._apply(dead, record),
                self._waits_for_partition,
            )
            try:
                await start_whole(client)
                client.subscribe([self._settings.topic_prefix + topic for topic in self._topics], listener=run)
                await run.loop()
            finally:
                await run.lanes.cancel()
                await client.stop()

    def _client(self) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            bootstrap_servers=self._settings.bootstrap_servers,
            group_id=self._settings.topic_prefix + self._settings.group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_poll_interval_ms=MAX_POLL_INTERVAL_MS,
            session_timeout_ms=self._settings.session_timeout_ms,
            heartbeat_interval_ms=self._settings.session_timeout_ms // 10,
            rebalance_timeout_ms=int(HANDOVER_SECONDS * 3000),
            metadata_max_age_ms=5_000,  # topics and partitions that appear later are seen soon
        )

    def _waits_for_partition(self, record: ConsumerRecord) -> bool:
        if not self._has_waiting_kinds:
            return False
        try:
            kind = self._kinds.get(decode_envelope(record.value).type)
        except UnreadableEvent:
            return False  # its handling will say so
        return kind is not None and kind.waits_for_partition

    async def _apply(self, dead: EventProducer, record: ConsumerRecord) -> None:
        """Returns when the message has taken effect or was put aside."""
        pause_seconds, tries = FIRST_RETRY_SECONDS, 0
        while True:
            try:
                await self._handle(record)
                return
            except Exception as error:  # noqa: BLE001 - sorted here: wait, try again, or put aside
                if is_outage(error):
                    _log.warning("waiting for a store", group=self._settings.group, error=type(error).__name__)
                    await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
                    continue
                tries += 1
                if tries >= TRIES or isinstance(error, UnreadableEvent):
                    await self._put_aside(dead, record, error)
                    return
            await asyncio.sleep(pause_seconds)
            pause_seconds *= RETRY_GROWTH

    async def _handle(self, record: ConsumerRecord) -> None:
        envelope = decode_envelope(record.value)
        event = decode_event(envelope, self._kinds)
        if event is None:
            return
        topic = record.topic.removeprefix(self._settings.topic_prefix)
        key = (record.key or b"").decode()
        received = ReceivedEvent(event, envelope.id, envelope.time, topic, key, publication_of(record))
        carrier = {name: value.decode() for name, value in record.headers if name in ("traceparent", "tracestate")}
        attributes = {"messaging.system": "kafka", "messaging.destination": topic}
        name = f"{self._settings.group} {envelope.type}"
        with self._telemetry.span(name, SpanKind.CONSUMER, carrier=carrier, attributes=attributes):
            await self._handlers[type(event)](received)

    async def _put_aside(self, dead: EventProducer, record: ConsumerRecord, error: Exception) -> None:
        topic = record.topic.removeprefix(self._settings.topic_prefix)
        where = {"topic": topic, "partition": record.partition, "offset": record.offset}
        _log.error("dead letter", group=self._settings.group, error=type(error).__name__, exc_info=error, **where)
        headers = dead_letter_headers(record, self._settings.group, error)
        while True:
            try:
                await dead.send_raw(topic + DEAD_SUFFIX, record.key, record.value, headers)
                return
            except NotAcknowledged as outage:
                _log.warning("waiting for the broker", group=self._settings.group, error=type(outage).__name__)
                await asyncio.sleep(OUTAGE_PAUSE_SECONDS)


class _Run(ConsumerRebalanceListener):  # type: ignore[misc]
    """One life of a consumer: what is under way, and what may be committed."""

    def __init__(
        self,
        client: AIOKafkaConsumer,
        positions: ConsumerPositions | None,
        settings: ConsumerSettings,
        apply: Callable[[ConsumerRecord], Awaitable[None]],
        waits_for_partition: Callable[[ConsumerRecord], bool],
    ) -> None:
        self._client = client
        self._positions = positions
        self._settings = settings
        self._apply = apply
        self._waits_for_partition = waits_for_partition
        self._progress = Progress()
        self.lanes = Lanes(self._apply_and_note, width=settings.concurrent_keys, limit=MAX_INSIDE)

    async def loop(self) -> None:
        """Fetches, hands over and commits; goes on polling while there is no room, or the group would drop us."""
        while True:
            if self.lanes.has_room:
                self._client.resume(*self._client.paused())
            else:
                self._client.pause(*self._client.assignment())
            batch = await self._client.getmany(timeout_ms=FETCH_WAIT_MS, max_records=MAX_RECORDS)
            for records in batch.values():
                for record in records:
                    self._progress.started(record)
                    self.lanes.put(record, waits_for_partition=self._waits_for_partition(record))
            if batch:
                await self.lanes.moved(FETCH_WAIT_MS / 1000)
            await self._commit()

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Lets handlers finish for a moment and commits, so that the next member starts where this one ends."""
        try:
            await asyncio.wait_for(self.lanes.drain(), HANDOVER_SECONDS)
        except TimeoutError:
            await self.lanes.cancel()
        await self._commit()
        self._progress.forget(revoked)

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Nothing to do: progress begins with the first message."""

    async def _apply_and_note(self, record: ConsumerRecord) -> None:
        await self._apply(record)
        self._progress.done(record, publication_of(record))

    async def _commit(self) -> None:
        offsets = self._progress.take_offsets()
        if offsets:
            try:
                await self._client.commit(offsets)
            except (CommitFailedError, IllegalStateError):
                # The partitions went to another member, which gets these again; handlers are idempotent.
                _log.warning("offsets not committed after a rebalance", group=self._settings.group)
        if self._positions is not None:
            for full_topic, publications in self._progress.take_publications().items():
                await self._positions.applied(full_topic.removeprefix(self._settings.topic_prefix), publications)


def publication_of(record: ConsumerRecord) -> int | None:
    """The number of a message in its producer's outbox."""
    return next((int(value) for name, value in record.headers if name == PUBLICATION_HEADER), None)
