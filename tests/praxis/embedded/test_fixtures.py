"""The servers that all tests share."""

import asyncio
import json
import urllib.request
from pathlib import Path

import asyncpg
import pytest
import redis.asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from praxis.embedded.issuer import Client
from praxis.embedded.tokens import Issuer
from servicekit.authentication import InvalidToken, TokenSettings, TokenVerifier
from tests.embedded_servers import FreshDatabase, OwnServer, TestDatabase


async def test_a_fresh_database_holds_the_owners_schemas_and_keeps_them_apart(fresh_database: FreshDatabase) -> None:
    database = fresh_database("practitioner", "availability", migrated=False)
    owner = await asyncpg.connect(database.dsn_of("availability"))
    other = await asyncpg.connect(database.dsn_of("practitioner"))
    try:
        await owner.execute("CREATE TABLE mine (id int)")
        assert await owner.fetchval("SELECT current_schema()") == "availability"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await other.execute("SELECT * FROM availability.mine")
    finally:
        await owner.close()
        await other.close()


async def test_databases_of_two_tests_are_two(postgres: TestDatabase, fresh_database: FreshDatabase) -> None:
    first = await asyncpg.connect(postgres.dsn)
    second = await asyncpg.connect(fresh_database("booking", migrated=False).dsn)
    try:
        await first.execute("CREATE TABLE only_here (id int)")
        assert await second.fetchval("SELECT to_regclass('only_here')") is None
    finally:
        await first.close()
        await second.close()


async def test_consumers_may_note_their_positions(consumer_positions_dsn: str) -> None:
    connection = await asyncpg.connect(consumer_positions_dsn)
    try:
        await connection.execute("INSERT INTO consumer_positions VALUES ('search', 'booking-events', 7)")
        assert await connection.fetchval("SELECT max(position) FROM consumer_positions") == 7
    finally:
        await connection.close()


async def test_redis_is_empty_and_of_the_version_that_services_may_count_on(redis_url: str) -> None:
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        assert await client.dbsize() == 0
        await client.set("left", "behind")
        assert (await client.info("server"))["redis_version"].startswith("6.2.")


async def test_aiokafka_produces_consumes_and_commits(kafka_bootstrap_servers: str, topic_prefix: str) -> None:
    topic, group = f"{topic_prefix}events", f"{topic_prefix}group"
    async with AIOKafkaProducer(
        bootstrap_servers=kafka_bootstrap_servers, enable_idempotence=True, acks="all"
    ) as producer:
        for number in range(20):
            await producer.send_and_wait(topic, b"value", key=str(number).encode(), headers=[("outbox-id", b"1")])
    async with AIOKafkaConsumer(
        topic, bootstrap_servers=kafka_bootstrap_servers, group_id=group, auto_offset_reset="earliest"
    ) as consumer:
        received = [await asyncio.wait_for(anext(consumer), 10) for _ in range(20)]
        await consumer.commit()
        committed = [await consumer.committed(partition) or 0 for partition in consumer.assignment()]
    assert {message.headers for message in received} == {(("outbox-id", b"1"),)}
    assert len(committed) == 4
    assert sum(committed) == 20


async def test_the_issuers_tokens_are_believed_until_they_end(issuer: Issuer) -> None:
    verifier = TokenVerifier(TokenSettings(issuer.url, "praxis", issuer.jwks_url))
    viewer = await verifier.verify(issuer.token("somebody", "patient", country="FR"))
    assert viewer.scopes == {"patient"}
    assert viewer.country == "FR"
    with pytest.raises(InvalidToken):
        await verifier.verify(issuer.token("somebody", "patient", lifetime_seconds=-3600))


async def test_the_worker_gets_a_token_with_its_secret(issuer: Issuer, notification_client: Client) -> None:
    form = f"grant_type=client_credentials&client_id={notification_client.client_id}&client_secret="
    request = urllib.request.Request(issuer.token_url, (form + notification_client.secret).encode())
    answer = json.loads(await asyncio.to_thread(lambda: urllib.request.urlopen(request).read()))
    viewer = await TokenVerifier(TokenSettings(issuer.url, "praxis", issuer.jwks_url)).verify(answer["access_token"])
    assert viewer.scopes == {"notifications:contacts"}


def test_a_servers_crash_and_restart_is_seen_at_one_address(own_redis: OwnServer) -> None:
    with redis.Redis.from_url(own_redis.address) as client:
        client.set("kept", "only in memory")
        own_redis.kill()
        with pytest.raises(redis.ConnectionError):
            client.get("kept")
        own_redis.start()
        assert client.get("kept") is None


async def test_a_producer_finds_the_broker_again_at_its_address(own_broker: OwnServer) -> None:
    async with AIOKafkaProducer(bootstrap_servers=own_broker.address, acks="all") as producer:
        await producer.send_and_wait("events", b"first")
        own_broker.kill()
        own_broker.start()
        sent = await asyncio.wait_for(producer.send_and_wait("events", b"second"), 20)
        assert sent.offset == 0, "the new broker remembers nothing"


def test_the_mailbox_is_an_empty_folder(mailbox: Path) -> None:
    assert list(mailbox.iterdir()) == []
