"""How far the consumers of an owner have come with a rebuild: the ends of partitions that they have reached."""

from datetime import datetime, timedelta
from typing import Protocol

from servicekit.database import Database

KEPT = timedelta(days=7)

PARTITION_ENDS_TABLE = """
CREATE TABLE partition_ends (
    rebuild_id text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    partition_count integer NOT NULL,
    reached_at timestamptz NOT NULL,
    PRIMARY KEY (rebuild_id, topic, partition)
);
"""
_NOTE = """
    WITH outdated AS (DELETE FROM partition_ends WHERE reached_at < $6)
    INSERT INTO partition_ends (rebuild_id, topic, partition, partition_count, reached_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING
"""
_REACHED = "SELECT count(*) FROM partition_ends WHERE rebuild_id = $1 AND topic = $2"


class PartitionEnd(Protocol):
    """What stands behind the last message of a rebuild in one partition of a topic."""

    @property
    def rebuild_id(self) -> str:
        """Which rebuild."""
        ...

    @property
    def topic(self) -> str:
        """Without a prefix."""
        ...

    @property
    def partition(self) -> int:
        """From 0."""
        ...

    @property
    def partition_count(self) -> int:
        """How many such ends the topic has."""
        ...


async def note_partition_end(database: Database, end: PartitionEnd, now: datetime) -> None:
    """Notes that all before this end has taken effect, and forgets what nobody waits for any more."""
    async with database.connection() as connection:
        await connection.execute(_NOTE, end.rebuild_id, end.topic, end.partition, end.partition_count, now, now - KEPT)


async def reached_partition_ends(database: Database, rebuild_id: str, topic: str) -> int:
    """How many ends of a rebuild have been reached in the topic."""
    async with database.connection() as connection:
        reached: int = await connection.fetchval(_REACHED, rebuild_id, topic)
        return reached
