"""From topic to state: poison goes aside, outages wait, keys keep their order."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from structlog.testing import capture_logs

from servicekit.envelope import encode_event
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer, ReceivedEvent
from servicekit.kafka.handling import Handling
from servicekit.kafka.outages import StoreUnavailable
from servicekit.telemetry import Telemetry
from tests.servicekit.outbox.conftest import Seen, ThingHappened, running
from tests.servicekit.waiting import eventually


@pytest.fixture
async def producer(kafka_bootstrap_servers: str, topic_prefix: str) -> AsyncIterator[EventProducer]:
    async with EventProducer.open(kafka_bootstrap_servers, topic_prefix) as producer:
        yield producer


async def send(producer: EventProducer, event: ThingHappened) -> None:
    value = encode_event(event, source="test", time=datetime.now(UTC))
    await producer.send_raw(event.topic, event.key.encode(), value, [])


async def dead_letters(bootstrap_servers: str, topic: str, number: int) -> list[Any]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        return [await asyncio.wait_for(consumer.getone(), 10) for _ in range(number)]
    finally:
        await consumer.stop()


async def test_a_message_that_cannot_be_read_goes_aside_and_the_others_go_on(
    producer: EventProducer, kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    seen = Seen()
    await producer.send_raw("thing-events", b"a", b"not JSON", [])
    await producer.send_raw("thing-events", b"a", b'{"specversion": "1.0"}', [])
    await send(producer, ThingHappened("a", 1))
    settings = ConsumerSettings("readers", kafka_bootstrap_servers, topic_prefix)
    async with running(Consumer(settings, {ThingHappened: seen.note}).run):
        await eventually(seen.numbers, lambda numbers: numbers == [1])
        letters = await dead_letters(kafka_bootstrap_servers, f"{topic_prefix}thing-events.dead", 2)
    headers = dict(letters[0].headers)
    assert letters[0].value == b"not JSON"
    assert headers["dead-letter-group"] == b"readers"
    assert b"UnreadableEvent" in headers["dead-letter-cause"]


async def test_a_handler_that_always_fails_is_tried_again_and_then_put_aside(
    producer: EventProducer, kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    tries: list[int] = []

    async def fail_on_one(received: ReceivedEvent[ThingHappened]) -> None:
        tries.append(received.event.number)
        if received.event.number == 1:
            raise ValueError("cannot be handled")

    await send(producer, ThingHappened("a", 1))
    await send(producer, ThingHappened("a", 2))
    settings = ConsumerSettings("readers", kafka_bootstrap_servers, topic_prefix)
    async with running(Consumer(settings, {ThingHappened: fail_on_one}).run):
        await dead_letters(kafka_bootstrap_servers, f"{topic_prefix}thing-events.dead", 1)

        async def tried() -> list[int]:
            return tries

        await eventually(tried, lambda numbers: numbers[-1] == 2)
    assert tries == [1, 1, 1, 1, 2]


async def test_an_outage_of_a_store_turns_no_event_into_a_dead_letter(
    producer: EventProducer, kafka_bootstrap_servers: str, topic_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servicekit.kafka.handling.OUTAGE_PAUSE_SECONDS", 0.01)
    seen, tries = Seen(), [0]

    async def away_for_a_while(received: ReceivedEvent[ThingHappened]) -> None:
        tries[0] += 1
        if tries[0] <= 20:
            raise StoreUnavailable("the store is away")
        await seen.note(received)

    await send(producer, ThingHappened("a", 1))
    settings = ConsumerSettings("readers", kafka_bootstrap_servers, topic_prefix)
    with capture_logs() as logs:
        async with running(Consumer(settings, {ThingHappened: away_for_a_while}).run):
            await eventually(seen.numbers, lambda numbers: numbers == [1])
    assert tries[0] == 21
    assert [entry["event"] for entry in logs].count("waiting for a store") == 1, "the log is flooded in an outage"


async def test_events_of_one_key_are_applied_in_order_while_other_keys_go_on(
    producer: EventProducer, kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    seen, gate = Seen(), asyncio.Event()

    async def wait_on_slow(received: ReceivedEvent[ThingHappened]) -> None:
        if received.event.key == "slow" and received.event.number == 1:
            await gate.wait()
        await seen.note(received)

    for event in (ThingHappened("slow", 1), ThingHappened("slow", 2), ThingHappened("quick", 3)):
        await send(producer, event)
    settings = ConsumerSettings("readers", kafka_bootstrap_servers, topic_prefix)
    async with running(Consumer(settings, {ThingHappened: wait_on_slow}).run):
        await eventually(seen.numbers, lambda numbers: numbers == [3])
        gate.set()
        await eventually(seen.numbers, lambda numbers: numbers == [3, 1, 2])


async def test_a_consumer_that_died_before_it_committed_gets_the_event_again(
    producer: EventProducer, kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    started, second = asyncio.Event(), Seen()

    async def die_in_the_middle(_received: ReceivedEvent[ThingHappened]) -> None:
        started.set()
        await asyncio.Event().wait()

    await send(producer, ThingHappened("a", 1))
    settings = ConsumerSettings("readers", kafka_bootstrap_servers, topic_prefix, session_timeout_ms=2_000)
    async with running(Consumer(settings, {ThingHappened: die_in_the_middle}).run):
        await asyncio.wait_for(started.wait(), 20)
    async with running(Consumer(settings, {ThingHappened: second.note}).run):
        await eventually(second.numbers, lambda numbers: numbers == [1])


async def test_a_handler_that_fails_while_it_is_being_cancelled_is_not_tried_again() -> None:
    begun, tries = asyncio.Event(), [0]

    async def fail_when_cancelled(_received: ReceivedEvent[ThingHappened]) -> None:
        tries[0] += 1
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise ConnectionResetError("the rollback did not reach the server")

    value = encode_event(ThingHappened("a", 1), source="test", time=datetime.now(UTC))
    record = ConsumerRecord("thing-events", 0, 0, 0, 0, b"a", value, None, 1, len(value), ())
    handling = Handling("readers", "", {ThingHappened: fail_when_cancelled}, Telemetry())
    task = asyncio.create_task(handling.apply(EventProducer("nowhere:1"), record))
    await begun.wait()
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=10)
    assert done
    assert isinstance(task.exception(), ConnectionResetError)
    assert tries == [1]
