"""Topics on a real Kafka: made with settings that lose nothing, and watched for settings that would."""

import asyncio
import uuid

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from servicekit.kafka import topic_check
from servicekit.kafka.topic_check import wait_until_usable
from servicekit.kafka.topics import Topic, differences, make_topics, with_dead_letters
from tests.full_stack_servers import KafkaCluster
from tests.servicekit.waiting import eventually

pytestmark = pytest.mark.full_stack


@pytest.fixture
def topics() -> list[Topic]:
    return with_dead_letters(["thing-events"], f"t{uuid.uuid4().hex[:10]}.")


async def change(bootstrap_servers: str, topic: str, **configs: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        renamed = {name.replace("_", "."): value for name, value in configs.items()}
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, renamed)])
    finally:
        await admin.close()


async def test_topics_are_made_once_with_the_settings_that_lose_nothing(
    kafka_cluster: KafkaCluster, topics: list[Topic]
) -> None:
    assert sorted(await make_topics(kafka_cluster.bootstrap_servers, topics)) == sorted(topic.name for topic in topics)
    assert await make_topics(kafka_cluster.bootstrap_servers, topics) == []
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_cluster.bootstrap_servers)
    await admin.start()
    try:
        described = await admin.describe_topics([topic.name for topic in topics])
    finally:
        await admin.close()
    assert [len(topic["partitions"]) for topic in described] == [6, 6]
    assert {len(partition["replicas"]) for topic in described for partition in topic["partitions"]} == {3}
    assert await differences(kafka_cluster.bootstrap_servers, topics) == []


async def test_a_changed_setting_is_told_with_what_it_should_be_and_how_to_mend_it(
    kafka_cluster: KafkaCluster, topics: list[Topic]
) -> None:
    await make_topics(kafka_cluster.bootstrap_servers, topics)
    changed = dict(topics[0].configs) | {"min.insync.replicas": "1", "retention.ms": "1000"}
    await change(
        kafka_cluster.bootstrap_servers, topics[0].name, **{n.replace(".", "_"): v for n, v in changed.items()}
    )

    async def found() -> dict[str, tuple[str, str, bool]]:
        differing = await differences(kafka_cluster.bootstrap_servers, topics)
        return {each.setting: (each.actual, each.wanted, each.is_dangerous) for each in differing}

    expected = {"min.insync.replicas": ("1", "2", True), "retention.ms": ("1000", "604800000", False)}
    await eventually(found, lambda differing: differing == expected)
    text = str((await differences(kafka_cluster.bootstrap_servers, topics))[0])
    assert text.startswith(
        f"topic {topics[0].name}: min.insync.replicas is 1, should be 2; mend it with: kafka-configs.sh"
    )
    assert text.endswith("--add-config min.insync.replicas=2")


async def test_too_few_partitions_and_replicas_are_told(kafka_cluster: KafkaCluster, topics: list[Topic]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_cluster.bootstrap_servers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topics[0].name, 2, 1, topic_configs=dict(topics[0].configs))])
    finally:
        await admin.close()

    async def found() -> list[tuple[str, str, str]]:
        differing = await differences(kafka_cluster.bootstrap_servers, topics)
        return [(each.setting, each.actual, each.wanted) for each in differing if each.is_dangerous]

    wanted = [("partitions", "2", "6"), ("replication", "1", "3"), ("the topic", "missing", "there")]
    await eventually(found, lambda differing: differing == wanted)


async def test_whoever_would_use_a_missing_topic_waits_until_it_is_made(
    kafka_cluster: KafkaCluster, topics: list[Topic], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_check, "RECHECK_SECONDS", 0.1)
    waiting = asyncio.create_task(wait_until_usable(kafka_cluster.bootstrap_servers, topics))
    done, _ = await asyncio.wait([waiting], timeout=1)
    assert not done
    await make_topics(kafka_cluster.bootstrap_servers, topics)
    await asyncio.wait_for(waiting, 20)
