"""The topics: made by us with settings under which no event is lost, and compared with those settings afterwards."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, NoError, TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from servicekit.kafka.dead_letters import DEAD_SUFFIX

PARTITIONS = 6
REPLICATION = 3
HOUR_MS = 3_600_000
ANSWER_TIMEOUT_MS = 5_000
MAKING_TIMEOUT_SECONDS = 60.0
PAUSE_SECONDS = 0.5

_COMMON = {
    "min.insync.replicas": "2",  # with acks=all: what was acknowledged outlives any one broker
    "cleanup.policy": "delete",
    "unclean.leader.election.enable": "false",
}
EVENT_CONFIGS: Mapping[str, str] = {**_COMMON, "retention.ms": str(168 * HOUR_MS)}
# A dead letter waits for a person, who may be away for more than a week. It is its message with a cause on top, so
# it may be larger than any message of the topic that it comes from.
DEAD_CONFIGS: Mapping[str, str] = {
    **_COMMON,
    "retention.ms": str(720 * HOUR_MS),
    "max.message.bytes": str(2 * 1024 * 1024),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it should be."""

    name: str
    configs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A topic that is not as it should be: which, in what, and how to mend it."""

    topic: str
    setting: str
    actual: str
    wanted: str
    remedy: str
    # Such a topic is not used: events could be lost or change their order. Other differences are only reported.
    is_dangerous: bool = False
    is_missing: bool = False  # there is no such topic

    def __str__(self) -> str:
        return (
            f"topic {self.topic}: {self.setting} is {self.actual}, should be {self.wanted}; mend it with: {self.remedy}"
        )


class TopicsNotMade(Exception):
    """The broker refused to make a topic, or did not answer in time; the text says which and why."""


def with_dead_letters(names: Collection[str], prefix: str = "") -> list[Topic]:
    """The topics of these names and, behind each, the one of its dead letters."""
    topics = []
    for name in sorted(names):
        topics += [Topic(prefix + name, EVENT_CONFIGS), Topic(prefix + name + DEAD_SUFFIX, DEAD_CONFIGS)]
    return topics


async def make_topics(
    bootstrap_servers: str, topics: Collection[Topic], timeout_seconds: float = MAKING_TIMEOUT_SECONDS
) -> list[str]:
    """Makes the topics that are missing and returns their names; those that are there stay as they are.

    Right after a start too few brokers may be there for the replicas, so a refusal is followed by another try until
    the time is over. Raises TopicsNotMade.
    """
    made: list[str] = []
    missing = {topic.name: topic for topic in topics}
    refusals: dict[str, str] = {"": "the broker did not answer"}
    try:
        async with asyncio.timeout(timeout_seconds):
            while missing:
                try:
                    answers = await _ask_for(bootstrap_servers, list(missing.values()))
                except (KafkaError, OSError) as error:
                    refusals = {"": repr(error)}
                else:
                    made += [name for name, (error, _) in answers.items() if error is NoError]
                    refusals = {name: text for name, (error, text) in answers.items() if not _is_there(error)}
                    missing = {name: missing[name] for name in refusals}
                if missing:
                    await asyncio.sleep(PAUSE_SECONDS)
    except TimeoutError:
        reasons = "; ".join(f"{name} {text}".strip() for name, text in sorted(refusals.items()))
        raise TopicsNotMade(f"{bootstrap_servers} made no topic for {timeout_seconds:g} s: {reasons}") from None
    return made


async def differences(bootstrap_servers: str, topics: Collection[Topic]) -> list[Difference]:
    """How the topics differ from what they should be. Raises KafkaError or OSError when no broker answers."""
    found: list[Difference] = []
    async with _admin(bootstrap_servers) as admin:
        described = {each["topic"]: each for each in await admin.describe_topics([topic.name for topic in topics])}
        present = [topic for topic in topics if described[topic.name]["error_code"] == NoError.errno]
        configs = await _configs(admin, present)
    for topic in topics:
        description = described[topic.name]
        error = for_code(description["error_code"])
        if error is UnknownTopicOrPartitionError:
            found.append(_missing(topic))
        elif error is not NoError:
            raise error(topic.name)
        else:
            found += _in_shape(topic, description, bootstrap_servers)
            found += _in_configs(topic, configs[topic.name], bootstrap_servers)
    return found


async def partitions_of(bootstrap_servers: str, names: Collection[str]) -> list[TopicPartition]:
    """The partitions of those topics that are there. Asking makes none. Raises KafkaError or OSError."""
    async with _admin(bootstrap_servers) as admin:
        described = [each for each in await admin.describe_topics() if each["topic"] in names]
    return [
        TopicPartition(each["topic"], partition["partition"]) for each in described for partition in each["partitions"]
    ]


async def _ask_for(bootstrap_servers: str, topics: list[Topic]) -> dict[str, tuple[type[KafkaError], str]]:
    wanted = [NewTopic(topic.name, PARTITIONS, REPLICATION, topic_configs=dict(topic.configs)) for topic in topics]
    async with _admin(bootstrap_servers) as admin:
        response = await admin.create_topics(wanted, timeout_ms=ANSWER_TIMEOUT_MS)
    # The client raises nothing for a topic that was refused.
    return {name: (for_code(code), text or for_code(code).__name__) for name, code, text in response.topic_errors}


def _is_there(error: type[KafkaError]) -> bool:
    return error in (NoError, TopicAlreadyExistsError)


@asynccontextmanager
async def _admin(bootstrap_servers: str) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=ANSWER_TIMEOUT_MS)
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


async def _configs(admin: AIOKafkaAdminClient, topics: Collection[Topic]) -> dict[str, dict[str, str]]:
    resources = [
        ConfigResource(ConfigResourceType.TOPIC, topic.name, dict.fromkeys(topic.configs, "")) for topic in topics
    ]
    configs: dict[str, dict[str, str]] = {}
    for response in await admin.describe_configs(resources) if resources else []:
        for code, _text, _type, name, entries, *_ in response.resources:
            if code != NoError.errno:
                raise for_code(code)(name)
            configs[name] = {entry[0]: entry[1] for entry in entries}
    return configs


def _missing(topic: Topic) -> Difference:
    return Difference(topic.name, "the topic", "missing", "there", "praxis topics", is_dangerous=True, is_missing=True)


def _in_shape(topic: Topic, description: Mapping[str, Any], bootstrap_servers: str) -> Iterator[Difference]:
    partitions = description["partitions"]
    tool = f"kafka-topics.sh --bootstrap-server {bootstrap_servers} --alter --topic {topic.name}"
    if len(partitions) != PARTITIONS:
        # More or fewer partitions give keys another place, behind or before events that are still to be handled.
        remedy = f"{tool} --partitions {PARTITIONS}" if len(partitions) < PARTITIONS else "making the topic anew"
        yield Difference(topic.name, "partitions", str(len(partitions)), str(PARTITIONS), remedy, is_dangerous=True)
    replicas = min(len(partition["replicas"]) for partition in partitions)
    if replicas != REPLICATION:
        remedy = (
            f"kafka-reassign-partitions.sh --bootstrap-server {bootstrap_servers} (a plan with {REPLICATION} replicas)"
        )
        is_fewer = replicas < REPLICATION
        yield Difference(topic.name, "replication", str(replicas), str(REPLICATION), remedy, is_dangerous=is_fewer)


def _in_configs(topic: Topic, actual: Mapping[str, str], bootstrap_servers: str) -> Iterator[Difference]:
    tool = f"kafka-configs.sh --bootstrap-server {bootstrap_servers} --alter --entity-type topics --entity-name {topic.name}"
    for setting, wanted in topic.configs.items():
        is_value = actual.get(setting, "unknown")
        if is_value != wanted:
            remedy = f"{tool} --add-config {setting}={wanted}"
            yield Difference(topic.name, setting, is_value, wanted, remedy, is_dangerous=setting in _DANGEROUS)


_DANGEROUS = frozenset(_COMMON)
