"""How a consumer is left, joined and watched: little is repeated, nothing is lost, nothing stands still."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer.group_coordinator import GroupCoordinator

from servicekit.kafka import (
    Consumer,
    ConsumerSettings,
    EventProducer,
    ReceivedEvent,
    consumer_run,
    handling,
    sealed_consumer,
    watchdog,
)
from servicekit.kafka.outages import StoreUnavailable
from servicekit.telemetry import Telemetry
from tests.embedded_servers import OwnServer
from tests.servicekit.kafka.test_consumer import send
from tests.servicekit.outbox.conftest import Seen, ThingHappened, kept_running, running
from tests.servicekit.waiting import eventually


@pytest.fixture
async def producer(kafka_bootstrap_servers: str, topic_prefix: str) -> AsyncIterator[EventProducer]:
    async with EventProducer.open(kafka_bootstrap_servers, topic_prefix) as producer:
        yield producer


@pytest.fixture
def settings(kafka_bootstrap_servers: str, topic_prefix: str) -> ConsumerSettings:
    return ConsumerSettings("readers", kafka_bootstrap_servers, topic_prefix, session_timeout_ms=2_000)


async def test_a_consumer_that_is_stopped_lets_its_handler_end_and_hands_over_what_is_left(
    producer: EventProducer, settings: ConsumerSettings
) -> None:
    first, second, started = Seen(), Seen(), asyncio.Event()

    async def slow(received: ReceivedEvent[ThingHappened]) -> None:
        started.set()
        await asyncio.sleep(0.5)
        await first.note(received)

    for number in (1, 2):
        await send(producer, ThingHappened("a", number))
    async with running(Consumer(settings, {ThingHappened: slow}).run):
        await asyncio.wait_for(started.wait(), 20)
    assert await first.numbers() == [1]
    async with running(Consumer(settings, {ThingHappened: second.note}).run):
        await eventually(second.numbers, lambda numbers: numbers == [2])


async def test_a_consumer_that_fetches_nothing_while_messages_wait_is_started_again(
    producer: EventProducer, settings: ConsumerSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog, "CHECK_SECONDS", 0.1)
    monkeypatch.setattr(watchdog, "STALLED_SECONDS", 0.5)
    fetch, stalled = AIOKafkaConsumer.getmany, list[AIOKafkaConsumer]()

    async def stall_the_first(self: AIOKafkaConsumer, **arguments: Any) -> Any:
        if not stalled:
            stalled.append(self)
        if self is stalled[0]:
            await asyncio.sleep(0.05)
            return {}
        return await fetch(self, **arguments)

    monkeypatch.setattr(AIOKafkaConsumer, "getmany", stall_the_first)
    seen = Seen()
    await send(producer, ThingHappened("a", 1))
    async with kept_running(Consumer(settings, {ThingHappened: seen.note}).run):
        await eventually(seen.numbers, lambda numbers: numbers == [1])


async def test_a_consumer_that_knows_only_brokers_that_are_gone_finds_those_that_came_while_a_handler_waits(
    own_broker: OwnServer, other_broker: OwnServer, topic_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, seconds in (
        (watchdog, "CHECK_SECONDS", 0.1),
        (watchdog, "ANSWER_TIMEOUT_SECONDS", 0.5),
        (watchdog, "UNANSWERED_SECONDS", 1.0),
        (handling, "OUTAGE_PAUSE_SECONDS", 0.05),
        (consumer_run, "HANDOVER_SECONDS", 0.1),
        (sealed_consumer, "STOP_SECONDS", 1.0),
    ):
        monkeypatch.setattr(module, name, seconds)
    both = f"{own_broker.address},{other_broker.address}"
    seen, waits = Seen(), asyncio.Event()

    async def wait_with_the_first(received: ReceivedEvent[ThingHappened]) -> None:
        if received.event.number == 1:
            waits.set()
            raise StoreUnavailable("the store is away")
        await seen.note(received)

    async with EventProducer.open(own_broker.address, topic_prefix) as producer:
        await send(producer, ThingHappened("a", 1))
    consumer = Consumer(ConsumerSettings("readers", both, topic_prefix), {ThingHappened: wait_with_the_first})
    async with kept_running(consumer.run):
        await asyncio.wait_for(waits.wait(), 20)
        own_broker.kill()
        other_broker.start()
        async with EventProducer.open(other_broker.address, topic_prefix) as producer:
            await send(producer, ThingHappened("a", 2))
        await eventually(seen.numbers, lambda numbers: numbers == [2])


async def test_a_consumer_that_the_group_gives_no_answer_is_started_again(
    producer: EventProducer, settings: ConsumerSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog, "CHECK_SECONDS", 0.1)
    monkeypatch.setattr(watchdog, "STALLED_SECONDS", 2.0)
    join, refused = GroupCoordinator._do_rejoin_group, list[GroupCoordinator]()

    async def refuse_the_first(self: GroupCoordinator, subscription: Any) -> bool:
        if not refused:
            refused.append(self)
        if self is refused[0]:
            await asyncio.sleep(0.05)
            return False
        return bool(await join(self, subscription))

    monkeypatch.setattr(GroupCoordinator, "_do_rejoin_group", refuse_the_first)
    seen = Seen()
    await send(producer, ThingHappened("a", 1))
    async with kept_running(Consumer(settings, {ThingHappened: seen.note}).run):
        await eventually(seen.numbers, lambda numbers: numbers == [1])


async def test_a_handler_that_takes_long_keeps_its_partition_and_is_not_taken_for_a_standstill(
    producer: EventProducer, settings: ConsumerSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog, "CHECK_SECONDS", 0.1)
    monkeypatch.setattr(watchdog, "STALLED_SECONDS", 0.5)
    seen, tries = Seen(), list[int]()

    async def slower_than_the_session(received: ReceivedEvent[ThingHappened]) -> None:
        tries.append(received.event.number)
        await asyncio.sleep(2.5)
        await seen.note(received)

    await send(producer, ThingHappened("a", 1))
    await send(producer, ThingHappened("a", 2))
    async with running(Consumer(settings, {ThingHappened: slower_than_the_session}).run):
        await eventually(seen.numbers, lambda numbers: numbers == [1, 2])
    assert tries == [1, 2]


async def test_a_member_that_joins_in_mid_batch_loses_nothing_and_keeps_the_order_of_each_key(
    producer: EventProducer, settings: ConsumerSettings
) -> None:
    keys, numbers = [f"key {number}" for number in range(8)], range(1, 21)
    applied: dict[str, list[int]] = defaultdict(list)
    under_way = asyncio.Event()

    async def apply_newer(received: ReceivedEvent[ThingHappened]) -> None:
        await asyncio.sleep(0.01)
        event = received.event
        if event.number > max(applied[event.name], default=0):
            applied[event.name].append(event.number)
        if sum(map(len, applied.values())) > 20:
            under_way.set()

    for number in numbers:
        for key in keys:
            await send(producer, ThingHappened(key, number))

    async def counts() -> list[int]:
        return [len(applied[key]) for key in keys]

    async with running(Consumer(settings, {ThingHappened: apply_newer}).run):
        await asyncio.wait_for(under_way.wait(), 20)
        async with running(Consumer(settings, {ThingHappened: apply_newer}).run):
            # By version: had a key's events come out of order, an older one would be missing.
            await eventually(counts, lambda found: found == [len(numbers)] * len(keys))


async def test_a_publication_number_that_is_none_hinders_nobody(
    producer: EventProducer, settings: ConsumerSettings
) -> None:
    seen = Seen()
    await producer.send_raw("thing-events", b"a", b"{}", [("publication", b"many")])
    await send(producer, ThingHappened("a", 2))
    async with running(Consumer(settings, {ThingHappened: seen.note}, telemetry=Telemetry()).run):
        await eventually(seen.numbers, lambda numbers: numbers == [2])
