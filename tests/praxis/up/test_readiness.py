"""Praxis is ready only when every event has taken effect in every service that consumes it."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from praxis.up.noted_positions import NotedPositions
from praxis.up.readiness import CONSUMERS, OUTBOXES, EventProgress, Progress
from servicekit.outbox import OUTBOX_TABLES
from tests.embedded_servers import FreshDatabase, TestDatabase

Connection = psycopg.Connection[tuple[object, ...]]


class Events:
    """Outboxes and positions, filled by hand."""

    def __init__(self, database: TestDatabase, positions_dsn: str) -> None:
        self._database = database
        self._positions_dsn = positions_dsn

    def publish(self, owner: str, topic: str, numbers: range) -> None:
        """Rows that the relay has published under these numbers."""
        with psycopg.connect(self._database.dsn_of(owner)) as connection:
            for number in numbers:
                connection.execute(
                    "INSERT INTO outbox (topic, key, envelope, created_at, publication, published_at)"
                    " VALUES (%s, '', '', '2026-11-23', %s, '2026-11-23')",
                    (topic, number),
                )
            connection.execute(
                "INSERT INTO outbox_topics VALUES (%s, %s) ON CONFLICT (topic) DO UPDATE SET last_publication = %s",
                (topic, numbers[-1], numbers[-1]),
            )

    def write(self, owner: str, topic: str) -> None:
        """A row that the relay has not seen."""
        with psycopg.connect(self._database.dsn_of(owner)) as connection:
            connection.execute(
                "INSERT INTO outbox (topic, key, envelope, created_at) VALUES (%s, '', '', '2026-11-23')", (topic,)
            )

    def apply(self, topic: str, position: int, *groups: str) -> None:
        """The groups have come so far."""
        with psycopg.connect(self._positions_dsn) as connection:
            for group in groups or CONSUMERS[topic]:
                connection.execute(
                    "INSERT INTO consumer_positions VALUES (%s, %s, %s)"
                    " ON CONFLICT (consumer_group, topic) DO UPDATE SET position = excluded.position",
                    (group, topic, position),
                )

    def progress(self) -> Progress:
        """What is read of them."""
        with closing(EventProgress(self._database.dsn_of, NotedPositions(self._positions_dsn))) as events:
            return events.read()


@pytest.fixture
def events(fresh_database: FreshDatabase, consumer_positions_dsn: str) -> Iterator[Events]:
    """Empty outboxes, and consumers that are all registered."""
    database = fresh_database(*OUTBOXES, migrated=False)
    for owner in OUTBOXES:
        with psycopg.connect(database.dsn_of(owner)) as connection:
            connection.execute(OUTBOX_TABLES.encode())
    made = Events(database, consumer_positions_dsn)
    for topic in CONSUMERS:
        made.apply(topic, 0)
    yield made


def test_nothing_published_and_everybody_there_is_ready(events: Events) -> None:
    assert events.progress() == Progress(0, 0, is_complete=True)


def test_a_consumer_that_never_registered_keeps_it_from_being_ready(
    fresh_database: FreshDatabase, consumer_positions_dsn: str
) -> None:
    database = fresh_database(*OUTBOXES, migrated=False)
    assert not Events(database, consumer_positions_dsn).progress().is_complete


def test_it_is_ready_when_the_slowest_consumer_has_applied_the_last_event(events: Events) -> None:
    events.publish("practitioner", "practitioner-events", range(1, 4))
    events.apply("practitioner-events", 3, "booking", "availability")
    events.apply("practitioner-events", 2, "search")
    assert events.progress() == Progress(8, 9, is_complete=False)
    events.apply("practitioner-events", 3, "search")
    assert events.progress() == Progress(9, 9, is_complete=True)


def test_an_event_that_waits_for_the_relay_counts(events: Events) -> None:
    events.publish("booking", "booking-events", range(1, 3))
    events.apply("booking-events", 2)
    events.write("booking", "booking-events")
    assert not events.progress().is_complete
    assert events.progress().expected == 9


def test_an_event_that_was_published_long_ago_and_pruned_counts(events: Events) -> None:
    events.publish("availability", "availability-events", range(7, 8))
    assert not events.progress().is_complete
    events.apply("availability-events", 7)
    assert events.progress().is_complete
