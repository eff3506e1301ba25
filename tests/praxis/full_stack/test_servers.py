"""The real servers as tests share them: they answer, and what was acknowledged outlives a kill."""

import asyncio
import json
import urllib.request
import uuid

import boto3
import psycopg
import pytest
import redis
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from praxis.full_stack.kafka import known_brokers
from praxis.full_stack.versions import OPENSEARCH
from tests.embedded_servers import FreshDatabase
from tests.full_stack_servers import KafkaCluster, StackServer

pytestmark = pytest.mark.full_stack


async def _make_topic(bootstrap_servers: str, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        answer = await admin.create_topics([NewTopic(name, 6, 3, topic_configs={"min.insync.replicas": "2"})])
        assert [error for _, error, *_ in answer.topic_errors] == [0]
    finally:
        await admin.close()


async def test_what_kafka_acknowledged_outlives_the_death_of_any_one_broker(
    kafka_cluster: KafkaCluster, topic_prefix: str
) -> None:
    topic = f"{topic_prefix}events"
    await _make_topic(kafka_cluster.bootstrap_servers, topic)
    async with AIOKafkaProducer(
        bootstrap_servers=kafka_cluster.bootstrap_servers, acks="all", enable_idempotence=True
    ) as producer:
        for number in range(60):
            if number == 20:
                kafka_cluster.kill(2)
            if number == 40:
                kafka_cluster.start(2)
            await asyncio.wait_for(producer.send_and_wait(topic, str(number).encode(), key=str(number).encode()), 60)
    async with AIOKafkaConsumer(
        topic,
        bootstrap_servers=kafka_cluster.bootstrap_servers,
        group_id=f"{topic_prefix}group",
        auto_offset_reset="earliest",
    ) as consumer:
        received = [await asyncio.wait_for(anext(consumer), 60) for _ in range(60)]
    assert {message.value for message in received} == {str(number).encode() for number in range(60)}


def test_a_paused_broker_is_no_longer_counted_until_it_goes_on(kafka_cluster: KafkaCluster) -> None:
    alive = kafka_cluster.bootstrap_servers.split(",")[0]
    assert known_brokers(alive) == {1, 2, 3}
    kafka_cluster.pause(3)
    while known_brokers(alive) != {1, 2}:
        pass
    kafka_cluster.resume(3)
    while known_brokers(alive) != {1, 2, 3}:
        pass


def _ask(url: str, method: str = "GET", body: object = None) -> dict[str, object]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        told: dict[str, object] = json.load(answer)
        return told


def test_what_opensearch_acknowledged_outlives_its_death(opensearch: StackServer) -> None:
    index = f"{opensearch.address}/t{uuid.uuid4().hex}"
    version = _ask(opensearch.address)["version"]
    assert isinstance(version, dict)
    assert version["number"] == OPENSEARCH
    _ask(index, "PUT", {"settings": {"number_of_replicas": 0, "analysis": {}}})
    _ask(f"{index}/_doc/1", "PUT", {"kept": True})
    opensearch.kill()
    opensearch.start()
    assert _ask(f"{index}/_doc/1")["_source"] == {"kept": True}
    _ask(index, "DELETE")


def test_what_postgres_committed_outlives_its_death(stack_postgres: StackServer, stack_database: FreshDatabase) -> None:
    database = stack_database("booking", migrated=False)
    with psycopg.connect(database.dsn) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    stack_postgres.kill()
    stack_postgres.start()
    with psycopg.connect(database.dsn) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]


def test_the_migrations_run_on_this_postgres(stack_database: FreshDatabase) -> None:
    for owners in (("booking",), ("practitioner", "availability"), ("patient", "notification")):
        with psycopg.connect(stack_database(*owners).dsn) as connection:
            assert connection.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


def test_redis_comes_back_empty(stack_redis: StackServer, stack_redis_url: str) -> None:
    with redis.Redis.from_url(stack_redis_url) as client:
        client.set("kept", "only in memory")
        stack_redis.kill()
        stack_redis.start()
        assert client.get("kept") is None


def test_moto_takes_mails_of_verified_senders_and_shows_them(moto: StackServer) -> None:
    mails = boto3.client(
        "ses", endpoint_url=moto.address, region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    raw = {"Data": b"From: praxis@example.org\r\nTo: you@example.org\r\nSubject: Hello\r\n\r\nHello"}
    with pytest.raises(mails.exceptions.MessageRejected):
        mails.send_raw_email(Source="praxis@example.org", Destinations=["you@example.org"], RawMessage=raw)
    mails.verify_email_identity(EmailAddress="praxis@example.org")
    mails.send_raw_email(Source="praxis@example.org", Destinations=["you@example.org"], RawMessage=raw)
    assert "Hello" in json.dumps(_ask(f"{moto.address}/moto-api/data.json"))
