"""The patient service as a whole: over HTTP, with real tokens, bookings coming in and erasures going out."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from aiokafka import AIOKafkaConsumer

from domain_events import PatientErased
from praxis.embedded.tokens import Issuer
from servicekit.envelope import decode_envelope, decode_event, encode_event
from servicekit.kafka import EventProducer
from subgraphs.patient.app import create_app
from subgraphs.patient.settings import Settings
from tests.embedded_servers import FreshDatabase
from tests.servicekit.waiting import eventually
from tests.subgraphs.patient.patients import a_booking

REGISTER = """mutation Register($input: RegisterPatientInput!) { registerPatient(input: $input) {
    __typename ... on Patient { version } } }"""
PATIENT = "query Patient($id: ID!) { patient(id: $id) { givenName phone email } }"
ERASE = "mutation Erase($input: EraseMeInput!) { eraseMe(input: $input) { __typename } }"
NEW = {
    "givenName": "Ada",
    "familyName": "Lambert",
    "email": "ada.lambert@example.org",
    "phone": "+33199001122",
    "language": "fr",
    "country": "FR",
}


@pytest.fixture
async def client(
    fresh_database: FreshDatabase, issuer: Issuer, kafka_bootstrap_servers: str, topic_prefix: str
) -> AsyncIterator[httpx.AsyncClient]:
    """The running service."""
    settings = Settings(
        token_issuer=issuer.url,
        token_jwks_url=issuer.jwks_url,
        kafka_bootstrap_servers=kafka_bootstrap_servers,
        kafka_topic_prefix=topic_prefix,
        kafka_topics_are_checked=False,
        database_dsn=fresh_database("patient").dsn,
    )
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://patient") as client,
    ):
        yield client


async def _post(client: httpx.AsyncClient, query: str, token: str, **variables: Any) -> Any:
    headers = {"authorization": f"Bearer {token}"}
    answer = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert "errors" not in body, body
    return body["data"]


async def test_a_booking_on_the_broker_shows_the_patient_to_its_practitioner(
    client: httpx.AsyncClient, issuer: Issuer, kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    patient_id, practitioner_id = uuid4(), uuid4()
    await _post(client, REGISTER, issuer.token(str(patient_id), "patient"), input=NEW)
    now = datetime.now(UTC)  # the service reads the machine's clock
    booking = a_booking(patient_id, practitioner_id, start=now, end=now + timedelta(minutes=30))
    async with EventProducer.open(kafka_bootstrap_servers, topic_prefix) as producer:
        message = encode_event(booking, source="/booking", time=now)
        await producer.send_raw("booking-events", booking.key.encode(), message, [])
    practitioner = issuer.token(str(practitioner_id), "practitioner")

    async def seen() -> Any:
        return (await _post(client, PATIENT, practitioner, id=str(patient_id)))["patient"]

    shown = await eventually(seen, lambda patient: patient is not None)
    assert shown == {"givenName": "Ada", "phone": "+33199001122", "email": None}


async def test_an_erasure_reaches_the_broker_with_the_id_alone(
    client: httpx.AsyncClient, issuer: Issuer, kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    patient_id: UUID = uuid4()
    token = issuer.token(str(patient_id), "patient")
    await _post(client, REGISTER, token, input=NEW)
    erased = await _post(client, ERASE, token, input={"expectedVersion": 1})
    assert erased == {"eraseMe": {"__typename": "PatientErasure"}}
    assert await _post(client, PATIENT, token, id=str(patient_id)) == {"patient": None}
    consumer = AIOKafkaConsumer(
        f"{topic_prefix}patient-events",
        bootstrap_servers=kafka_bootstrap_servers,
        auto_offset_reset="earliest",
        metadata_max_age_ms=500,
    )
    await consumer.start()
    try:
        message = await consumer.getone()
    finally:
        await consumer.stop()
    assert b"example.org" not in message.value
    assert b"Ada" not in message.value
    event = decode_event(decode_envelope(message.value), {"PatientErased": PatientErased})
    assert event == PatientErased(patient_id=str(patient_id), version=2)
