"""Whether every event of every outbox has taken effect in every service that consumes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import psycopg
from confluent_kafka import KafkaException
from psycopg import sql

# In the order in which events cause events: what availability publishes after practitioner-events is there
# when those have taken effect, so an outbox is looked at only after the ones that feed it.
OUTBOXES = ("practitioner", "patient", "booking", "availability", "notification")
# A consumer that has not registered yet has no position, so the groups that must be there are named.
CONSUMERS: Mapping[str, frozenset[str]] = {
    "practitioner-events": frozenset({"search", "availability", "booking"}),
    "booking-events": frozenset({"availability", "notification", "patient"}),
    "patient-events": frozenset({"booking", "notification"}),
    "availability-events": frozenset({"search"}),
}


AWAY = (psycopg.OperationalError, KafkaException)  # a server does not answer now


@dataclass(frozen=True)
class Reached:
    """How many events of a topic a group has applied, and of how many; `is_there` when it has begun at all."""

    applied: int
    expected: int
    is_there: bool = True

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to apply."""
        return self.is_there and self.applied == self.expected


@dataclass(frozen=True)
class Progress:
    """Events that were published or wait for it, over all topics and consumers, and how many took effect."""

    applied: int
    expected: int
    is_complete: bool


class ConsumerProgress(Protocol):
    """How far the consumers have come, wherever they note it; to be closed, after which it connects anew."""

    def of(self, topic: str, last_publication: int) -> Mapping[str, Reached]:
        """Of every group that consumes the topic. Raises one of AWAY."""
        ...

    def close(self) -> None:
        """Closes the connections."""
        ...


class EventProgress:
    """Reads outboxes and consumers again and again, over one connection to each; to be closed."""

    def __init__(self, owner_dsn: Callable[[str], str], consumers: ConsumerProgress) -> None:
        self._owner_dsn = owner_dsn
        self._consumers = consumers
        self._connections: dict[str, psycopg.Connection[tuple[object, ...]]] = {}

    def read(self) -> Progress:
        """Looks at everything once. Raises one of AWAY when a server is away; the next call connects anew."""
        try:
            return self._read()
        except AWAY:
            self.close()
            raise

    def close(self) -> None:
        """Closes the connections."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()
        self._consumers.close()

    def _read(self) -> Progress:
        applied, expected, is_complete, topics = 0, 0, True, set(CONSUMERS)
        for owner in OUTBOXES:
            # The outbox before the consumers, so that these are never too early.
            for topic, (last_publication, is_waiting) in self._published(owner).items():
                reached = self._consumers.of(topic, last_publication).values()
                applied += sum(each.applied for each in reached)
                expected += sum(each.expected for each in reached)
                is_complete = is_complete and not is_waiting and all(each.is_complete for each in reached)
                topics.discard(topic)
        # Topics of which nothing was published yet: their consumers must be there all the same.
        idle = [each for topic in topics for each in self._consumers.of(topic, 0).values()]
        return Progress(applied, expected, is_complete and all(each.is_complete for each in idle))

    def _published(self, owner: str) -> dict[str, tuple[int, bool]]:
        """By topic: the highest publication number (rows without one counted on top), and whether any row waits."""
        query = sql.SQL(
            """
            SELECT topic,
                   greatest(coalesce(max(publication), 0), coalesce(max(last_publication), 0))
                       + count(id) FILTER (WHERE publication IS NULL),
                   count(id) FILTER (WHERE published_at IS NULL) > 0
            FROM {schema}.outbox FULL JOIN {schema}.outbox_topics USING (topic) GROUP BY topic
            """
        ).format(schema=sql.Identifier(owner))
        connection = self._connected(self._owner_dsn(owner))
        if connection.execute("SELECT to_regclass(%s)", (f"{owner}.outbox",)).fetchone() == (None,):
            return {}  # an owner that tells nobody anything
        return {str(topic): (int(str(last)), bool(waits)) for topic, last, waits in connection.execute(query)}

    def _connected(self, dsn: str) -> "psycopg.Connection[tuple[object, ...]]":
        if dsn not in self._connections:
            self._connections[dsn] = psycopg.connect(dsn, autocommit=True)
        return self._connections[dsn]
