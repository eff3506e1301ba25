"""On a Kafka that remembers, the start waits until every group has committed what is in its topics."""

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.structs import TopicPartition
from confluent_kafka import KafkaException

from praxis.embedded.ports import free_port
from praxis.up.group_offsets import GroupOffsets
from praxis.up.readiness import AWAY, Reached
from servicekit.kafka.topics import PARTITIONS, make_topics, with_dead_letters
from tests.full_stack_servers import KafkaCluster

EVENTS = 30


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch, topic_prefix: str) -> tuple[str, str]:
    """Two groups that consume one topic."""
    names = (f"{topic_prefix}first", f"{topic_prefix}second")
    monkeypatch.setattr("praxis.up.group_offsets.CONSUMERS", {f"{topic_prefix}events": frozenset(names)})
    return names


@pytest.fixture
def offsets(kafka_cluster: KafkaCluster) -> Iterator[GroupOffsets]:
    """What is tested."""
    with closing(GroupOffsets(kafka_cluster.bootstrap_servers)) as opened:
        yield opened


async def _make(offsets: GroupOffsets, servers: str, topic_prefix: str) -> str:
    """Makes the topic, and waits until every broker knows it."""
    await make_topics(servers, with_dead_letters(["events"], topic_prefix))
    topic = f"{topic_prefix}events"
    while True:
        try:
            await asyncio.to_thread(offsets.of, topic, 0)
            return topic
        except KafkaException:
            await asyncio.sleep(0.1)


async def _publish(bootstrap_servers: str, topic: str) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap_servers, acks="all") as producer:
        for number in range(EVENTS):
            await producer.send_and_wait(topic, b"event", key=str(number).encode())


async def _commit(bootstrap_servers: str, topic: str, group: str, events: int) -> None:
    """As a consumer does that has applied the first events of each partition."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap_servers, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        commits = {}
        for partition in partitions:
            commits[partition] = min(events, ends[partition])
            events -= commits[partition]
        await consumer.commit(commits)
    finally:
        await consumer.stop()


@pytest.mark.full_stack
async def test_a_group_is_as_far_as_it_has_committed(
    kafka_cluster: KafkaCluster, offsets: GroupOffsets, topic_prefix: str, groups: tuple[str, str]
) -> None:
    servers = kafka_cluster.bootstrap_servers
    first, second = groups
    topic = await _make(offsets, servers, topic_prefix)
    empty = await asyncio.to_thread(offsets.of, topic, 0)
    assert empty == {first: Reached(0, 0), second: Reached(0, 0)}
    assert empty[first].is_complete
    await _publish(servers, topic)
    await _commit(servers, topic, first, EVENTS)
    await _commit(servers, topic, second, EVENTS - 7)
    reached = await asyncio.to_thread(offsets.of, topic, EVENTS)
    assert reached == {first: Reached(EVENTS, EVENTS), second: Reached(EVENTS - 7, EVENTS)}
    assert reached[first].is_complete
    assert not reached[second].is_complete


@pytest.mark.full_stack
async def test_a_group_that_has_committed_nothing_has_everything_before_it(
    kafka_cluster: KafkaCluster, offsets: GroupOffsets, topic_prefix: str, groups: tuple[str, str]
) -> None:
    servers = kafka_cluster.bootstrap_servers
    topic = await _make(offsets, servers, topic_prefix)
    await _publish(servers, topic)
    assert set((await asyncio.to_thread(offsets.of, topic, EVENTS)).values()) == {Reached(0, EVENTS)}


def test_brokers_that_are_away_are_an_answer_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("praxis.up.group_offsets.TIMEOUT_SECONDS", 0.2)
    with closing(GroupOffsets(f"127.0.0.1:{free_port()}")) as offsets, pytest.raises(KafkaException) as away:
        offsets.of("booking-events", 0)
    assert isinstance(away.value, AWAY)


@pytest.mark.full_stack
def test_a_topic_that_is_not_there_yet_is_an_answer_for_later(
    offsets: GroupOffsets, topic_prefix: str, groups: tuple[str, str]
) -> None:
    with pytest.raises(KafkaException):
        offsets.of(f"{topic_prefix}events", 0)
