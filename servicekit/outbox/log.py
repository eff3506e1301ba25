"""The outbox as the relay sees it: rows to publish, in an order that respects every key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicekit.database import Connection

# Rows of transactions that may still be preceded by a running one wait (pg_snapshot_xmin, PostgreSQL docs 9.28.4).
# Whoever lost the lease numbers nothing: the lease row stays locked until the numbers are committed, so that a
# standby cannot take it over in the middle and give the same rows other numbers.
_NUMBER = """
    WITH lease AS (
        SELECT FROM outbox_lease WHERE holder = $2 FOR UPDATE
    ), fresh AS (
        SELECT id, topic, row_number() OVER (PARTITION BY topic ORDER BY id) AS place,
            count(*) OVER (PARTITION BY topic) AS added
        FROM (
            SELECT id, topic FROM outbox
            WHERE published_at IS NULL AND publication IS NULL
                AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
                AND EXISTS (SELECT FROM lease)
            ORDER BY id LIMIT $1
        ) AS oldest
    ), topics AS (
        INSERT INTO outbox_topics AS known (topic, last_publication)
        SELECT topic, max(place) FROM fresh GROUP BY topic
        ON CONFLICT (topic) DO UPDATE SET last_publication = known.last_publication + excluded.last_publication
        RETURNING topic, last_publication
    )
    UPDATE outbox SET publication = topics.last_publication - fresh.added + fresh.place
    FROM fresh JOIN topics USING (topic)
    WHERE outbox.id = fresh.id
    RETURNING outbox.id, outbox.topic, outbox.key, outbox.envelope, outbox.trace_headers, outbox.publication
"""
_NUMBERED = """
    SELECT id, topic, key, envelope, trace_headers, publication FROM outbox
    WHERE published_at IS NULL AND publication IS NOT NULL ORDER BY topic, publication LIMIT $1
"""
# Neither waits for the disk: a mark that a crash of the server takes along is an event that is published once more.
_MARK = """
    WITH unforced AS (SELECT set_config('synchronous_commit', 'off', true))
    UPDATE outbox SET published_at = $2 FROM unforced WHERE id = ANY($1)
"""
_REMOVE = """
    WITH unforced AS (SELECT set_config('synchronous_commit', 'off', true))
    DELETE FROM outbox USING unforced WHERE id = ANY($1)
"""
_OLDEST = "SELECT created_at FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An event to publish."""

    id: int
    topic: str
    key: str
    envelope: bytes
    trace_headers: dict[str, str]
    publication: int


class OutboxLog:
    """The statements of the relay that holds the lease, on the lease's connection."""

    def __init__(self, connection: Connection, holder: UUID) -> None:
        self._connection = connection
        self._holder = holder
        self._has_numbered = True  # what an earlier relay numbered and did not publish comes first

    async def read_in_order(self) -> None:
        """Makes a batch cost the same however many rows wait.

        Without statistics, as a table that is nearly always empty has none, the planner takes the backlog for a few rows: it
        would read and sort all of it for each batch, instead of the first ones by the index.
        """
        await self._connection.execute("SET enable_bitmapscan = off")

    async def next_rows(self, limit: int) -> list[OutboxRow]:
        """The oldest unpublished rows, each with its publication number, which it keeps for ever.

        Until these are marked as published, or `again` is called, the rows after them come next.
        """
        if self._has_numbered:
            numbered = await self._connection.fetch(_NUMBERED, limit)
            if numbered:
                return [OutboxRow(*record.values()) for record in numbered]
            self._has_numbered = False
        records = await self._connection.fetch(_NUMBER, limit, self._holder)
        rows = [OutboxRow(*record.values()) for record in records]
        return sorted(rows, key=lambda row: (row.topic, row.publication))

    def again(self) -> None:
        """What was read and not marked comes next."""
        self._has_numbered = True

    async def mark_published(self, ids: list[int], at: datetime, *, is_kept: bool) -> None:
        """Notes what the broker has acknowledged, or removes it when it is not kept."""
        if is_kept:
            await self._connection.execute(_MARK, ids, at)
        else:
            await self._connection.execute(_REMOVE, ids)

    async def has_unpublished(self) -> bool:
        """Whether any committed row waits, be it for an earlier transaction that is still under way."""
        waits: bool = await self._connection.fetchval("SELECT EXISTS (SELECT FROM outbox WHERE published_at IS NULL)")
        return waits

    async def oldest(self) -> datetime | None:
        """When the oldest event that is not published was written."""
        created_at: datetime | None = await self._connection.fetchval(_OLDEST)
        return created_at

    async def topics(self) -> list[str]:
        """Topics that anything was ever published to."""
        return [record["topic"] for record in await self._connection.fetch("SELECT topic FROM outbox_topics")]

    async def publish_again_after(self, topic: str, publication: int) -> None:
        """Puts everything after a position back in line: the broker may have forgotten it."""
        self._has_numbered = True
        await self._connection.execute(
            "UPDATE outbox SET published_at = NULL WHERE topic = $1 AND publication > $2 AND published_at IS NOT NULL",
            topic,
            publication,
        )

    async def before_first_kept(self, topic: str) -> int:
        """The last publication number that is no longer kept."""
        query = """
            SELECT coalesce((SELECT min(publication) - 1 FROM outbox WHERE topic = $1 AND publication IS NOT NULL),
                            (SELECT last_publication FROM outbox_topics WHERE topic = $1), 0)
        """
        number: int = await self._connection.fetchval(query, topic)
        return number

    async def prune(self, published_before: datetime, limit: int) -> bool:
        """Removes old published rows, a few at a time so that no transaction is long; whether there may be more."""
        query = """
            DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE published_at < $1 ORDER BY published_at LIMIT $2)
        """
        status = await self._connection.execute(query, published_before, limit)
        return status == f"DELETE {limit}"
