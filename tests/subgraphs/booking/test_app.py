"""The whole service: tokens in, events out, rules learned from events."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from aiokafka import AIOKafkaConsumer

from domain_events import PatientErased, PractitionerChanged
from praxis.embedded.tokens import Issuer
from servicekit.envelope import decode_envelope, encode_event
from servicekit.kafka import EventProducer
from subgraphs.booking.app import create_app
from subgraphs.booking.settings import Settings
from tests.embedded_servers import FreshDatabase
from tests.servicekit.waiting import eventually
from tests.subgraphs.booking.practices import CONSULTATION, practitioner

CREATE = """
mutation ($input: CreateBookingInput!) { createBooking(input: $input) { __typename
    ... on Booking { id version } ... on SlotNotOffered { why } } }
"""
Book = dict[str, Any]


class Service:
    """The running service, from outside."""

    def __init__(self, client: httpx.AsyncClient, issuer: Issuer, producer: EventProducer) -> None:
        self.client = client
        self.issuer = issuer
        self.producer = producer
        # Noon UTC of the day after tomorrow: the practice is open, whatever the season.
        day = datetime.now(UTC) + timedelta(days=2)
        self.noon = day.replace(hour=12, minute=0, second=0, microsecond=0)

    async def publish(self, event: PractitionerChanged | PatientErased) -> None:
        value = encode_event(event, source="/test", time=datetime.now(UTC))
        await self.producer.send_raw(event.topic, event.key.encode(), value, [])

    async def post(self, operation: str, variables: dict[str, Any], token: str | None) -> httpx.Response:
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        return await self.client.post("/graphql", json={"query": operation, "variables": variables}, headers=headers)

    async def book(self, practitioner_id: str, who: UUID) -> Book:
        slot = {"practitionerId": practitioner_id, "consultationTypeId": str(CONSULTATION)}
        token = self.issuer.token(str(who), "patient")
        response = await self.post(CREATE, {"input": {**slot, "start": self.noon.isoformat()}}, token)
        booked: Book = response.json()["data"]["createBooking"]
        return booked

    async def status(self, booking_id: str) -> str | None:
        query = "query ($id: ID!) { booking(id: $id) { status } }"
        token = self.issuer.token(str(uuid4()), "operator:read")
        booking = (await self.post(query, {"id": booking_id}, token)).json()["data"]["booking"]
        return None if booking is None else str(booking["status"])


@pytest.fixture
async def service(
    fresh_database: FreshDatabase,
    kafka_bootstrap_servers: str,
    topic_prefix: str,
    consumer_positions_dsn: str,
    issuer: Issuer,
) -> AsyncIterator[Service]:
    """The service on real servers of its own data."""
    settings = Settings(
        database_dsn=fresh_database("booking").dsn,
        token_issuer=issuer.url,
        token_jwks_url=issuer.jwks_url,
        kafka_bootstrap_servers=kafka_bootstrap_servers,
        kafka_topic_prefix=topic_prefix,
        kafka_topics_are_checked=False,
        consumer_positions_dsn=consumer_positions_dsn,
        outbox_retention_hours=168,
        outbox_replay_from_watermark=True,
    )
    app = create_app(settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://booking") as client,
        EventProducer.open(kafka_bootstrap_servers, topic_prefix) as producer,
    ):
        yield Service(client, issuer, producer)


@asynccontextmanager
async def reader(bootstrap_servers: str, topic: str) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def test_a_practitioner_becomes_bookable_by_its_event_and_the_booking_reaches_the_topic(
    service: Service, kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    state, ada = practitioner(), uuid4()
    assert (await service.book(state.practitioner_id, ada))["why"] == "UNKNOWN_PRACTITIONER"

    await service.publish(state)
    booked = await eventually(
        lambda: service.book(state.practitioner_id, ada), lambda answer: answer["__typename"] == "Booking"
    )

    async with reader(kafka_bootstrap_servers, f"{topic_prefix}booking-events") as consumer:
        record = await consumer.getone()
    envelope = decode_envelope(record.value)
    assert (envelope.type, envelope.subject, envelope.source) == ("BookingCreated", booked["id"], "/praxis/booking")
    assert record.key.decode() == state.practitioner_id


async def test_an_erased_patients_booking_is_cancelled_by_the_event(service: Service) -> None:
    state, ada = practitioner(), uuid4()
    await service.publish(state)
    booked = await eventually(
        lambda: service.book(state.practitioner_id, ada), lambda answer: answer["__typename"] == "Booking"
    )

    await service.publish(PatientErased(patient_id=str(ada), version=2))

    assert await eventually(lambda: service.status(booked["id"]), lambda status: status != "CONFIRMED") == "CANCELLED"


async def test_a_token_that_is_not_believed_reaches_no_resolver(service: Service) -> None:
    expired = service.issuer.token(str(uuid4()), "patient", lifetime_seconds=-3600)
    foreign = service.issuer.token(str(uuid4()), "patient", audience="somebody-else")

    for token in (expired, foreign, "nonsense"):
        response = await service.post("{ __typename }", {}, token)
        assert response.status_code == 401
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert (await service.post("{ __typename }", {}, None)).json() == {"data": {"__typename": "Query"}}


async def test_it_is_live_and_ready(service: Service) -> None:
    assert (await service.client.get("/health/live")).status_code == 200
    assert (await service.client.get("/health/ready")).json() == {"status": "ready", "waitingFor": []}
