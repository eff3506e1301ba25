"""The practitioner service as a whole: over HTTP, with real tokens, its events on the broker."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest
from aiokafka import AIOKafkaConsumer

from domain_events import PractitionerChanged
from praxis.embedded.tokens import Issuer
from servicekit.database import Database
from servicekit.envelope import decode_envelope, decode_event
from subgraphs.practitioner import repository
from subgraphs.practitioner.app import create_app
from subgraphs.practitioner.settings import Settings
from tests.embedded_servers import FreshDatabase, TestDatabase
from tests.subgraphs.practitioner.practitioners import a_practitioner

CONTACT = "query Contact($id: ID!) { practitioner(id: $id) { name contact { email } } }"
RENAME = """mutation Rename($input: UpdatePractitionerInput!) { updatePractitioner(input: $input) {
    __typename ... on Practitioner { version } ... on Refusal { message } } }"""


@pytest.fixture
def database(fresh_database: FreshDatabase) -> TestDatabase:
    """Migrated and empty."""
    return fresh_database("practitioner")


@pytest.fixture
async def client(
    database: TestDatabase, issuer: Issuer, kafka_bootstrap_servers: str, topic_prefix: str
) -> AsyncIterator[httpx.AsyncClient]:
    """The running service."""
    settings = Settings(
        token_issuer=issuer.url,
        token_jwks_url=issuer.jwks_url,
        kafka_bootstrap_servers=kafka_bootstrap_servers,
        kafka_topic_prefix=topic_prefix,
        kafka_topics_are_checked=False,
        database_dsn=database.dsn,
    )
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://practitioner") as client,
    ):
        yield client


async def _post(client: httpx.AsyncClient, query: str, token: str | None, **variables: Any) -> Any:
    headers = {"accept-language": "fr"} | ({"authorization": f"Bearer {token}"} if token else {})
    answer = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_token_of_the_practitioner_opens_its_contact_and_no_token_does_not(
    client: httpx.AsyncClient, database: TestDatabase, issuer: Issuer
) -> None:
    new = a_practitioner()
    async with Database.open(database.dsn, pool_size=1) as connected, connected.transaction() as connection:
        assert await repository.create(connection, new)
    key = str(new.practitioner.id)
    own = await _post(client, CONTACT, issuer.token(key, "practitioner"), id=key)
    assert own["data"]["practitioner"]["contact"] == {"email": new.contact.email}
    public = await _post(client, CONTACT, None, id=key)
    assert public["data"]["practitioner"] == {"name": new.practitioner.profile.name, "contact": None}
    assert (await client.get("/health/ready")).status_code == 200


async def test_a_change_reaches_the_broker_in_the_order_of_versions(
    client: httpx.AsyncClient,
    database: TestDatabase,
    issuer: Issuer,
    kafka_bootstrap_servers: str,
    topic_prefix: str,
) -> None:
    new = a_practitioner()
    async with Database.open(database.dsn, pool_size=1) as connected, connected.transaction() as connection:
        assert await repository.create(connection, new)
    token = issuer.token(str(new.practitioner.id), "practitioner")
    for version in (1, 2, 3):
        given = {"practitionerId": str(new.practitioner.id), "expectedVersion": version, "name": f"Name {version}"}
        answer = await _post(client, RENAME, token, input=given)
        assert answer["data"]["updatePractitioner"] == {"__typename": "Practitioner", "version": version + 1}
    consumer = AIOKafkaConsumer(
        f"{topic_prefix}practitioner-events",
        bootstrap_servers=kafka_bootstrap_servers,
        auto_offset_reset="earliest",
        metadata_max_age_ms=500,
    )
    await consumer.start()
    try:
        messages = [await consumer.getone() for _ in range(4)]
    finally:
        await consumer.stop()
    envelopes = [decode_envelope(message.value) for message in messages]
    events = [decode_event(envelope, {"PractitionerChanged": PractitionerChanged}) for envelope in envelopes]
    assert [event.version for event in events if event] == [1, 2, 3, 4]
    assert {message.key.decode() for message in messages} == {str(new.practitioner.id)}
    assert all(envelope.source == "/practitioner" for envelope in envelopes)
    assert b"example.org" not in msgspec.json.encode([envelope.data for envelope in envelopes])
