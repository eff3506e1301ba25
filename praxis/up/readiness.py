"""Whether every event of every outbox has taken effect in every service that consumes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import psycopg
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


@dataclass(frozen=True)
class Progress:
    """Events that were published or wait for it, over all topics and consumers, and how many took effect."""

    applied: int
    expected: int
    is_complete: bool


class EventProgress:
    """Reads outboxes and positions again and again, over one connection to each; to be closed."""

    def __init__(self, owner_dsn: Callable[[str], str], positions_dsn: str) -> None:
        self._owner_dsn = owner_dsn
        self._positions_dsn = positions_dsn
        self._connections: dict[str, psycopg.Connection[tuple[object, ...]]] = {}

    def read(self) -> Progress:
        """Looks at everything once. Raises psycopg.OperationalError when a database is away; the next call connects anew."""
        try:
            return self._read()
        except psycopg.OperationalError:
            self.close()
            raise

    def close(self) -> None:
        """Closes the connections."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _read(self) -> Progress:
        applied, expected, is_complete = 0, 0, True
        for owner in OUTBOXES:
            published = self._published(owner)  # before the positions, so that these are never too early
            positions = self._positions()
            for topic, (last_publication, is_waiting) in published.items():
                groups = CONSUMERS.get(topic, frozenset())
                reached = [min(positions.get((group, topic), 0), last_publication) for group in groups]
                expected += last_publication * len(groups)
                applied += sum(reached)
                is_complete = is_complete and not is_waiting and sum(reached) == last_publication * len(groups)
        return Progress(applied, expected, is_complete and self._all_are_registered())

    def _all_are_registered(self) -> bool:
        registered = self._positions().keys()
        return all((group, topic) in registered for topic, groups in CONSUMERS.items() for group in groups)

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

    def _positions(self) -> dict[tuple[str, str], int]:
        query = "SELECT consumer_group, topic, position FROM consumer_positions"
        rows = self._connected(self._positions_dsn).execute(query)
        return {(str(group), str(topic)): int(str(position)) for group, topic, position in rows}

    def _connected(self, dsn: str) -> "psycopg.Connection[tuple[object, ...]]":
        if dsn not in self._connections:
            self._connections[dsn] = psycopg.connect(dsn, autocommit=True)
        return self._connections[dsn]
