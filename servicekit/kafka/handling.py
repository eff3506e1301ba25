"""What becomes of one message: it takes effect, waits for a store, or is put aside with its cause."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from aiokafka import ConsumerRecord
from opentelemetry.trace import SpanKind

from servicekit.cancellation import is_being_cancelled
from servicekit.envelope import Publishable, ReceivedEvent, UnreadableEvent, decode_envelope, decode_event
from servicekit.kafka.dead_letters import (
    DEAD_SUFFIX,
    REPLAY_HEADER,
    cause_of,
    dead_letter_headers,
    is_replay_for_another,
    place_of,
)
from servicekit.kafka.outages import is_outage
from servicekit.kafka.producer import PUBLICATION_HEADER, EventProducer
from servicekit.outbox import NotAcknowledged
from servicekit.telemetry import Telemetry, get_logger

Handler: TypeAlias = Callable[[ReceivedEvent[Any]], Awaitable[None]]
HandlerTable: TypeAlias = Mapping[type[Publishable], Handler]

TRIES = 4
FIRST_RETRY_SECONDS = 0.1
RETRY_GROWTH = 4
OUTAGE_PAUSE_SECONDS = 1.0
OUTAGE_TOLD_SECONDS = 10.0  # every message of every key tries again and again

_log = get_logger("servicekit.kafka")


class Handling:
    """The handlers of one group, and what is done when they fail."""

    def __init__(self, group: str, topic_prefix: str, handlers: HandlerTable, telemetry: Telemetry) -> None:
        self._group = group
        self._topic_prefix = topic_prefix
        self._handlers = handlers
        self._kinds = {kind.__name__: kind for kind in handlers}
        self._has_waiting_kinds = any(kind.waits_for_partition for kind in handlers)
        self._telemetry = telemetry
        self._dead_letters = telemetry.meter.create_counter("consumer.dead_letters", "1", "Messages put aside")
        self._outage_told_at = -OUTAGE_TOLD_SECONDS
        self.attempts = 0

    @property
    def topics(self) -> list[str]:
        """Which topics the handled events come from."""
        # A kind that ends partitions may come in many topics; it asks for none that nothing else is read from.
        told = [kind for kind in self._handlers if not kind.waits_for_partition] or self._handlers
        return sorted({topic for kind in told for topic in kind.topics})

    def waits_for_partition(self, record: ConsumerRecord) -> bool:
        """Whether a message speaks of all that lies before it in its partition."""
        if not self._has_waiting_kinds:
            return False
        try:
            kind = self._kinds.get(decode_envelope(record.value).type)
        except UnreadableEvent:
            return False  # its handling will say so
        return kind is not None and kind.waits_for_partition

    async def apply(self, dead: EventProducer, record: ConsumerRecord) -> None:
        """Returns when the message has taken effect or was put aside. An outage puts nothing aside: it is waited out."""
        pause_seconds, tries = FIRST_RETRY_SECONDS, 0
        while True:
            self.attempts += 1
            try:
                await self._handle(record)
                return
            except Exception as error:  # sorted here: wait, try again, or put aside
                if is_being_cancelled():  # what the clean-up raised has taken the cancellation's place
                    raise
                if is_outage(error):
                    self._tell_of_outage(error)
                    await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
                    continue
                tries += 1
                if tries >= TRIES or isinstance(error, UnreadableEvent):
                    await self._put_aside(dead, record, error)
                    return
            await asyncio.sleep(pause_seconds)
            pause_seconds *= RETRY_GROWTH

    async def _handle(self, record: ConsumerRecord) -> None:
        if is_replay_for_another(record, self._group):
            return
        envelope = decode_envelope(record.value)
        event = decode_event(envelope, self._kinds)
        if event is None:
            return
        topic = record.topic.removeprefix(self._topic_prefix)
        key = (record.key or b"").decode()
        is_replayed = any(name == REPLAY_HEADER for name, _ in record.headers)
        received = ReceivedEvent(
            event, envelope.id, envelope.time, topic, key, publication_of(record), is_replayed=is_replayed
        )
        carrier = {name: value.decode() for name, value in record.headers if name in ("traceparent", "tracestate")}
        attributes = {"messaging.system": "kafka", "messaging.destination": topic}
        name = f"{self._group} {envelope.type}"
        with self._telemetry.span(name, SpanKind.CONSUMER, carrier=carrier, attributes=attributes):
            await self._handlers[type(event)](received)

    def _tell_of_outage(self, error: Exception) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._outage_told_at >= OUTAGE_TOLD_SECONDS:
            self._outage_told_at = now
            _log.warning("waiting for a store", group=self._group, error=type(error).__name__)

    async def _put_aside(self, dead: EventProducer, record: ConsumerRecord, error: Exception) -> None:
        topic = record.topic.removeprefix(self._topic_prefix)
        where = {"topic": topic, "partition": record.partition, "offset": record.offset}
        _log.error("dead letter", group=self._group, cause=cause_of(error), raised_at=place_of(error), **where)
        headers = dead_letter_headers(record, topic, self._group, error)
        while True:
            self.attempts += 1
            try:
                await dead.send_raw(topic + DEAD_SUFFIX, record.key, record.value, headers)
            except NotAcknowledged as outage:
                _log.warning("waiting for the broker", group=self._group, reason=str(outage))
                await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
            else:
                self._dead_letters.add(1, {"group": self._group, "topic": topic})
                return


def publication_of(record: ConsumerRecord) -> int | None:
    """The number of a message in its producer's outbox; None when nothing, or nothing sensible, says it."""
    number = next((value for name, value in record.headers if name == PUBLICATION_HEADER), b"")
    return int(number) if number.isdigit() else None
