"""The whole service: events in, search out, over the broker; a lost index fills itself; the trace shows its query."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from domain_events import RebuildMarker
from domain_events.availability import AVAILABILITY_EVENTS
from domain_events.base import DomainEvent
from domain_events.practitioner import PRACTITIONER_EVENTS
from praxis.embedded.tokens import Issuer
from servicekit.database import Database
from servicekit.envelope import encode_event
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer
from servicekit.kafka.partitions import partition_count, partition_keys
from servicekit.telemetry import Telemetry
from subgraphs.search.app import create_app
from subgraphs.search.consumer import GROUP, handlers
from subgraphs.search.repository.sqlite import SqliteIndex
from subgraphs.search.settings import Settings
from subgraphs.search.use_cases.indexing import KeepIndex
from tests.servicekit.waiting import eventually
from tests.subgraphs.search.events import changed, free, retired, snapshot
from tests.subgraphs.search.service import SEARCH, SUGGEST

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(tzinfo=None, hour=10, minute=30, second=0, microsecond=0)


class Running:
    """The running service, from outside."""

    def __init__(self, client: httpx.AsyncClient, producer: EventProducer, spans: InMemorySpanExporter) -> None:
        self.client = client
        self.producer = producer
        self.spans = spans

    async def publish(self, *events: DomainEvent) -> None:
        for event in events:
            value = encode_event(event, source="/test", time=datetime.now(UTC))
            await self.producer.send_raw(event.topic, event.key.encode(), value, [])

    async def ask(self, document: str, headers: dict[str, str] | None = None, **variables: Any) -> Any:
        response = await self.client.post("/graphql", json={"query": document, "variables": variables}, headers=headers)
        assert response.status_code == 200, response.text
        return response.json()

    async def found(self, text: str = "dentist tomorrow") -> list[str]:
        """Who is found in France."""
        answer = await self.ask(SEARCH, text=text, country="FR")
        return [edge["node"]["id"] for edge in answer["data"]["searchPractitioners"]["edges"]]


class Start:
    """Starts the service on real servers, as often as a test wants."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Running]:
        spans = InMemorySpanExporter()
        settings = self.settings
        app = create_app(settings, telemetry=Telemetry.open("search", None, SimpleSpanProcessor(spans)))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://search") as client,
            EventProducer.open(settings.kafka_bootstrap_servers, settings.kafka_topic_prefix) as producer,
        ):
            yield Running(client, producer, spans)


@pytest.fixture
def start(
    redis_url: str,
    kafka_bootstrap_servers: str,
    topic_prefix: str,
    consumer_positions_dsn: str,
    issuer: Issuer,
    index_file: Path,
) -> Start:
    """The service, not started yet."""
    settings = Settings(
        search_database_file=index_file,
        redis_url=redis_url,
        search_cache_seconds=0,  # these tests wait for what changes
        token_issuer=issuer.url,
        token_jwks_url=issuer.jwks_url,
        kafka_bootstrap_servers=kafka_bootstrap_servers,
        kafka_topic_prefix=topic_prefix,
        kafka_topics_are_checked=False,
        consumer_positions_dsn=consumer_positions_dsn,
    )
    return Start(settings)


async def test_events_become_hits_whatever_comes_first_and_a_broken_one_stops_nobody(start: Start) -> None:
    first, second = sorted(str(uuid4()) for _ in range(2))
    async with start() as running:
        await running.publish(changed(first), free(first, TOMORROW))
        await running.publish(free(second, TOMORROW, time_zone="Mars/Olympus"))
        await running.publish(free(second, TOMORROW, 2), changed(second))
        assert await eventually(running.found, lambda found: len(found) == 2) == [first, second]

        answer = await running.ask(SUGGEST, text="moreau", country="FR")
        suggested = [each["practitioner"]["id"] for each in answer["data"]["suggest"] if each["practitioner"]]
        assert suggested == [first, second]

        await running.publish(retired(first, 2), changed(first, 1))
        assert await eventually(running.found, lambda found: len(found) == 1) == [second]
        health = await running.client.get("/health/ready")
        assert (health.status_code, health.json()["status"]) == (200, "ready")


async def test_a_rebuild_that_a_command_began_serves_when_every_partition_has_ended(
    start: Start, index_file: Path, kafka_bootstrap_servers: str, topic_prefix: str
) -> None:
    old, told = str(uuid4()), str(uuid4())
    async with start() as running, SqliteIndex.open(index_file) as command:
        await running.publish(changed(old), free(old, TOMORROW))
        await eventually(running.found, lambda found: found == [old])
        await command.begin_rebuild("r")
        await running.publish(snapshot(told, rebuild_id="r"), free(told, TOMORROW))
        await eventually(running.found, lambda found: len(found) == 2)
        for topic in (PRACTITIONER_EVENTS, AVAILABILITY_EVENTS):
            count = await partition_count(kafka_bootstrap_servers, topic_prefix + topic)
            for partition, key in enumerate(partition_keys(count, "r ")):
                marker = RebuildMarker(
                    rebuild_id="r", topic=topic, partition=partition, partition_count=count, routing_key=key
                )
                value = encode_event(marker, source="/test", time=datetime.now(UTC))
                await running.producer.send_raw(topic, key.encode(), value, [])
        assert await eventually(running.found, lambda found: len(found) == 1) == [told]


async def test_search_reads_what_it_is_made_from_and_no_bookings(index_file: Path) -> None:
    async with SqliteIndex.open(index_file) as index:
        consumer = Consumer(ConsumerSettings(GROUP, "127.0.0.1:9"), handlers(KeepIndex(index)))
    assert consumer._handling.topics == [AVAILABILITY_EVENTS, PRACTITIONER_EVENTS]


async def test_an_index_that_was_lost_asks_for_everything_again(
    start: Start, consumer_positions_dsn: str, index_file: Path
) -> None:
    async def positions() -> set[int]:
        async with Database.open(consumer_positions_dsn) as database, database.connection() as connection:
            return {row["position"] for row in await connection.fetch("SELECT position FROM consumer_positions")}

    async def consume_one() -> None:
        async with start() as running:
            practitioner_id = str(uuid4())
            await running.publish(changed(practitioner_id), free(practitioner_id, TOMORROW))
            await eventually(running.found, lambda found: practitioner_id in found)

    await consume_one()
    async with Database.open(consumer_positions_dsn) as database, database.connection() as connection:
        await connection.execute("UPDATE consumer_positions SET position = 5 WHERE consumer_group = 'search'")
    start.settings = start.settings.model_copy(update={"kafka_topic_prefix": f"{uuid4()}."})
    await consume_one()
    assert await positions() == {5}  # the index is there: it goes on where it was

    for file in index_file.parent.glob("search.sqlite*"):
        file.unlink()
    start.settings = start.settings.model_copy(update={"kafka_topic_prefix": f"{uuid4()}."})
    async with start():
        await eventually(positions, lambda found: found == {0})


async def test_the_trace_shows_the_query_of_the_index(start: Start) -> None:
    trace_id = uuid4().hex
    async with start() as running:
        await running.ask(SEARCH, {"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"}, country="FR", text="dentist")
        spans = {span.name: span for span in running.spans.get_finished_spans()}
        query = spans["search index query"]
        assert query.attributes == {
            "db.system": "sqlite",
            "search.country": "FR",
            "search.sort": "RELEVANCE",
            "search.hits": 0,
        }
        assert f"{query.context.trace_id:032x}" == trace_id
        assert query.parent is not None
        assert query.parent.span_id == spans["POST /graphql"].context.span_id


async def test_the_path_says_the_country_and_must_agree_with_the_argument(start: Start) -> None:
    async with start() as running:
        answer = await running.ask(SEARCH, {"x-country": "de"}, text="Zahnarzt")
        assert answer["data"]["searchPractitioners"]["totalCount"] == 0
        answer = await running.ask(SEARCH, {"x-country": "de"}, country="FR")
        assert answer["errors"][0]["extensions"]["code"] == "COUNTRY_MISMATCH"
        answer = await running.ask(SEARCH)
        assert answer["errors"][0]["extensions"]["code"] == "COUNTRY_REQUIRED"


async def test_characters_that_no_answer_can_hold_are_answered(start: Start) -> None:
    async with start() as running:
        for body in (
            {"query": SEARCH, "variables": {"text": "\ud800 dentist", "country": "FR"}},
            {"query": SEARCH, "variables": {"filter": {"name": "\ud800x"}, "country": "FR"}},
            {"query": SEARCH, "variables": {"filter": {"specialties": ["\ud800"]}, "country": "FR"}},
            {"query": SUGGEST, "variables": {"text": "\ud800", "country": "FR"}},
        ):
            headers = {"content-type": "application/json"}
            answer = await running.client.post("/graphql", content=json.dumps(body), headers=headers)
            assert answer.status_code == 200
            assert "INTERNAL" not in answer.text
