"""How far consumers have come when they note it in a database themselves, because the broker forgets."""

from collections.abc import Mapping

import psycopg

from praxis.up.readiness import CONSUMERS, Reached


class NotedPositions:
    """The table of consumer positions, whose numbers are the outboxes' publication numbers."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def of(self, topic: str, last_publication: int) -> Mapping[str, Reached]:
        """Of every group that consumes the topic. Raises psycopg.OperationalError."""
        query = "SELECT consumer_group, position FROM consumer_positions WHERE topic = %s"
        noted = {str(group): int(str(position)) for group, position in self._connected().execute(query, (topic,))}
        return {
            group: Reached(min(noted.get(group, 0), last_publication), last_publication, group in noted)
            for group in CONSUMERS.get(topic, ())
        }

    def close(self) -> None:
        """Closes the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        if self._connection is None:
            self._connection = psycopg.connect(self._dsn, autocommit=True)
        return self._connection
