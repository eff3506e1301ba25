"""From topic to state: at least once, in order per key, the offset committed after the effect."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from aiokafka import ConsumerRecord
from opentelemetry.metrics import CallbackOptions, Observation

from servicekit.envelope import UnreadableEvent, decode_envelope
from servicekit.kafka.consumer_run import HANDOVER_SECONDS, ConsumerRun
from servicekit.kafka.handling import Handler, HandlerTable, Handling
from servicekit.kafka.lanes import Lanes
from servicekit.kafka.producer import EventProducer
from servicekit.kafka.sealed_consumer import SealedConsumer
from servicekit.kafka.starting import start_whole
from servicekit.kafka.topic_check import wait_until_usable
from servicekit.kafka.topics import with_dead_letters
from servicekit.outbox.positions import ConsumerPositions, PositionStore
from servicekit.settings import EventSettings
from servicekit.telemetry import Telemetry

__all__ = ["Consumer", "ConsumerSettings", "Handler", "HandlerTable"]

MAX_INSIDE = 400
CONCURRENT_KEYS = 8
MAX_POLL_INTERVAL_MS = 600_000
GATHERED_BYTES = 256 * 1024  # so much is handed over before the time is up
REBALANCE_TIMEOUT_MS = int(HANDOVER_SECONDS * 2000) + 2_000
# A paused broker keeps its connections: only this makes the client look for another one. It must exceed the time that
# a broker may keep a join waiting for the other members.
REQUEST_TIMEOUT_MS = REBALANCE_TIMEOUT_MS + 3_000


@dataclass(frozen=True, slots=True)
class ConsumerSettings:
    """`group` names who consumes; `from_start` asks for everything again, when what the group made is gone.

    `gather_ms` is how long the broker may gather messages and hand them over together: who need not be told at once
    costs it, and itself, far fewer requests.
    """

    group: str
    bootstrap_servers: str
    topic_prefix: str = ""
    from_start: bool = False
    concurrent_keys: int = CONCURRENT_KEYS
    session_timeout_ms: int = 10_000
    topics_are_checked: bool = False
    fetch_wait_ms: int = 500
    gather_ms: int = 0

    @classmethod
    def of(
        cls, settings: EventSettings, group: str, *, gather_ms: int = 0, concurrent_keys: int = CONCURRENT_KEYS
    ) -> "ConsumerSettings":
        """Those of a group of a deployable."""
        return cls(
            group,
            settings.kafka_bootstrap_servers,
            settings.kafka_topic_prefix,
            topics_are_checked=settings.kafka_topics_are_checked,
            fetch_wait_ms=settings.kafka_fetch_wait_ms,
            gather_ms=gather_ms,
            concurrent_keys=concurrent_keys,
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
        telemetry = telemetry or Telemetry()
        self._handling = Handling(settings.group, settings.topic_prefix, handlers, telemetry)
        self._positions = None if position_store is None else ConsumerPositions(position_store, settings.group)
        self._from_start = settings.from_start
        self._run: ConsumerRun | None = None
        telemetry.meter.create_observable_gauge(
            "consumer.lag", [self._lag], "s", "Time since the oldest event happened that has not taken effect"
        )
        telemetry.meter.create_observable_gauge(
            "consumer.waiting", [self._waiting], "1", "Messages in our partitions that were not taken yet"
        )

    async def run(self) -> None:
        """Consumes until cancelled; raises when the broker fails for good or nothing moves, to be started again."""
        topics, prefix = self._handling.topics, self._settings.topic_prefix
        if self._settings.topics_are_checked:
            await wait_until_usable(self._settings.bootstrap_servers, with_dead_letters(topics, prefix))
        if self._positions is not None:
            await self._positions.register(topics, from_start=self._from_start)
            self._from_start = False  # once is enough: a restart goes on where this run stops
        async with EventProducer.open(self._settings.bootstrap_servers, prefix) as dead:
            await self._live(dead, [prefix + topic for topic in topics])

    async def _live(self, dead: EventProducer, full_topics: list[str]) -> None:
        async def apply(record: ConsumerRecord) -> None:
            await self._handling.apply(dead, record)
            run.handled(record)

        client = self._client()
        lanes = Lanes(apply, width=self._settings.concurrent_keys, limit=MAX_INSIDE)
        run = self._run = ConsumerRun(
            client,
            self._settings.group,
            lanes,
            topic_prefix=self._settings.topic_prefix,
            positions=self._positions,
            waits_for_partition=self._handling.waits_for_partition,
            attempts=lambda: self._handling.attempts,
        )
        try:
            await start_whole(client)
            client.subscribe(full_topics, listener=run)
            await run.work()
        finally:
            self._run = None
            await run.leave()
            await client.end()

    def _client(self) -> SealedConsumer:
        wait_ms, gather_ms = self._settings.fetch_wait_ms, self._settings.gather_ms
        return SealedConsumer(
            bootstrap_servers=self._settings.bootstrap_servers,
            group_id=self._settings.topic_prefix + self._settings.group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_poll_interval_ms=MAX_POLL_INTERVAL_MS,
            session_timeout_ms=self._settings.session_timeout_ms,
            heartbeat_interval_ms=self._settings.session_timeout_ms // 10,
            rebalance_timeout_ms=REBALANCE_TIMEOUT_MS,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            fetch_min_bytes=GATHERED_BYTES if gather_ms else 1,
            fetch_max_wait_ms=min(wait_ms, gather_ms) if gather_ms else wait_ms,
            metadata_max_age_ms=5_000,  # topics and partitions that appear later are seen soon
        )

    def _lag(self, _options: CallbackOptions) -> Iterable[Observation]:
        oldest = [] if self._run is None else self._run.progress.oldest()
        seconds = max((_seconds_since(record) for record in oldest), default=0.0)
        return [Observation(seconds, {"group": self._settings.group})]

    def _waiting(self, _options: CallbackOptions) -> Iterable[Observation]:
        waiting = None if self._run is None else self._run.watchdog.waiting
        return [] if waiting is None else [Observation(waiting, {"group": self._settings.group})]


def _seconds_since(record: ConsumerRecord) -> float:
    # By the envelope: what stands beside the message was written by the broker, and the embedded one has no clock.
    try:
        return max(0.0, time.time() - decode_envelope(record.value).time.timestamp())
    except UnreadableEvent:
        return 0.0
