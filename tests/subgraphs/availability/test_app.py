"""The whole service: events in, slots and events out, health, and a broken message that stops nobody."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaConsumer

from domain_events import AvailabilityChanged, WeeklyHours
from domain_events.base import DomainEvent
from praxis.embedded.tokens import Issuer
from servicekit.envelope import decode_envelope, decode_event, encode_event
from servicekit.kafka import EventProducer
from subgraphs.availability.app import create_app
from subgraphs.availability.settings import Settings
from tests.embedded_servers import TestDatabase
from tests.servicekit.waiting import eventually
from tests.subgraphs.availability.events import CHECKUP, WEEKDAYS, BookingStory, practitioner
from tests.subgraphs.availability.service import DAYS

ALWAYS = tuple(WeeklyHours(weekday=day, start=WEEKDAYS[0].start, end=WEEKDAYS[0].end) for day in range(1, 8))


class Running:
    """The running service, from outside."""

    def __init__(self, client: httpx.AsyncClient, producer: EventProducer, offset_file: Path) -> None:
        self.client = client
        self.producer = producer
        self.offset_file = offset_file
        self.tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()

    async def publish(self, event: DomainEvent) -> None:
        value = encode_event(event, source="/test", time=datetime.now(UTC))
        await self.producer.send_raw(event.topic, event.key.encode(), value, [])

    async def starts(self, practitioner_id: str, **variables: Any) -> list[str] | None:
        """The starts of tomorrow's free slots, or of the days asked for; None for an unknown practitioner."""
        wanted = {"id": practitioner_id, "type": CHECKUP, "from": self.tomorrow, "days": 1, **variables}
        response = await self.client.post("/graphql", json={"query": DAYS, "variables": wanted})
        days = response.json()["data"]["_entities"][0]["availability"]
        return None if days is None else [slot["start"] for day in days for slot in day["slots"]]


@pytest.fixture
async def running(
    empty_database: TestDatabase,
    redis_url: str,
    kafka_bootstrap_servers: str,
    topic_prefix: str,
    consumer_positions_dsn: str,
    issuer: Issuer,
    tmp_path: Path,
) -> AsyncIterator[Running]:
    """The service on real servers."""
    settings = Settings(
        database_dsn=empty_database.dsn,
        redis_url=redis_url,
        token_issuer=issuer.url,
        token_jwks_url=issuer.jwks_url,
        kafka_bootstrap_servers=kafka_bootstrap_servers,
        kafka_topic_prefix=topic_prefix,
        kafka_topics_are_checked=False,
        consumer_positions_dsn=consumer_positions_dsn,
        outbox_retention_hours=168,
        outbox_replay_from_watermark=True,
        clock_offset_file=tmp_path / "offset",
    )
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://availability") as client,
        EventProducer.open(kafka_bootstrap_servers, topic_prefix) as producer,
    ):
        yield Running(client, producer, tmp_path / "offset")


async def test_events_become_slots_and_search_is_told(
    running: Running, kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    state = practitioner(weekly_hours=ALWAYS)
    await running.publish(state)
    starts = await eventually(lambda: running.starts(state.practitioner_id), bool)
    assert starts is not None
    assert len(starts) == 6
    await running.publish(BookingStory(state.practitioner_id, starts[0].removesuffix("Z")).created())
    await eventually(lambda: running.starts(state.practitioner_id), lambda now: now == starts[1:])

    topic = f"{topic_prefix}availability-events"
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka_bootstrap_servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        records = [await consumer.getone() for _ in range(2)]
    finally:
        await consumer.stop()
    kinds = {"AvailabilityChanged": AvailabilityChanged}
    told = [decode_event(decode_envelope(record.value), kinds) for record in records]
    assert [event.version - told[0].version for event in told if event and told[0]] == [0, 1]
    assert {record.key.decode() for record in records} == {state.practitioner_id}
    assert max(len(record.value) for record in records) < 1400


async def test_a_poisoned_message_is_put_aside_and_its_key_goes_on(running: Running) -> None:
    state = practitioner(weekly_hours=ALWAYS)
    await running.producer.send_raw(state.topic, state.key.encode(), b"{no json", [])
    await running.publish(state)
    assert await eventually(lambda: running.starts(state.practitioner_id), bool)


async def test_after_a_leap_of_the_clock_slots_are_right_at_once(running: Running) -> None:
    state = practitioner(weekly_hours=ALWAYS, horizon_days=3)
    await running.publish(state)
    await eventually(lambda: running.starts(state.practitioner_id), bool)
    running.offset_file.write_text(str(timedelta(days=2).total_seconds()))
    assert await running.starts(state.practitioner_id) == []
    found = await running.starts(state.practitioner_id, **{"from": None, "days": 4})
    assert found is not None
    assert len(found) >= 18


async def test_the_service_is_ready_and_refuses_bad_tokens(running: Running) -> None:
    assert (await running.client.get("/health/ready")).status_code == 200
    body = {"query": DAYS, "variables": {"id": str(uuid4()), "type": CHECKUP}}
    assert (await running.client.post("/graphql", json=body)).json()["data"] == {"_entities": [{"availability": None}]}
    refused = await running.client.post("/graphql", json=body, headers={"authorization": "Bearer nonsense"})
    assert refused.status_code == 401
