"""How far consumers have come, kept durably for a broker that forgets when it restarts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from servicekit.database import Database
from servicekit.settings import EventSettings


class ConsumerPositions:
    """The contiguous publication number up to which one group has applied a topic, advanced after each effect."""

    def __init__(self, store: "PositionStore", group: str) -> None:
        self._store = store
        self._group = group
        self._positions: dict[str, int] = {}
        self._done: dict[str, set[int]] = {}

    async def register(self, topics: list[str], *, from_start: bool = False) -> None:
        """Makes the group known before it reads, so that nothing is published past it; `from_start` asks for all."""
        for topic in topics:
            self._positions[topic] = await self._store.register(self._group, topic, from_start=from_start)
            self._done[topic] = set()

    async def applied(self, topic: str, publications: list[int]) -> None:
        """Notes what has taken effect and stores the position if it moved. Numbers may come in any order and twice."""
        position, done = self._positions[topic], self._done[topic]
        done.update(number for number in publications if number > position)
        while position + 1 in done:
            position += 1
            done.discard(position)
        if position != self._positions[topic]:
            await self._store.advance(self._group, topic, position)
            self._positions[topic] = position


@asynccontextmanager
async def open_positions(settings: EventSettings) -> AsyncIterator["PositionStore | None"]:
    """The store that the settings name; None on a broker that remembers."""
    if settings.consumer_positions_dsn is None:
        yield None
        return
    async with PositionStore.open(settings.consumer_positions_dsn) as store:
        yield store


class PositionStore:
    """The table of all groups' positions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    @asynccontextmanager
    async def open(cls, dsn: str) -> AsyncIterator["PositionStore"]:
        """Connects to the database `consumer_positions`."""
        async with Database.open(dsn, pool_size=2, application_name="consumer positions") as database:
            yield cls(database)

    async def register(self, group: str, topic: str, *, from_start: bool) -> int:
        """The group's stored position, 0 for a new one or when it asks for everything again."""
        query = """
            INSERT INTO consumer_positions AS known (consumer_group, topic, position) VALUES ($1, $2, 0)
            ON CONFLICT (consumer_group, topic) DO UPDATE SET position = CASE WHEN $3 THEN 0 ELSE known.position END
            RETURNING position
        """
        async with self._database.connection() as connection:
            position: int = await connection.fetchval(query, group, topic, from_start)
            return position

    async def advance(self, group: str, topic: str, position: int) -> None:
        """Stores a position; it never goes back."""
        query = """
            UPDATE consumer_positions SET position = greatest(position, $3) WHERE consumer_group = $1 AND topic = $2
        """
        async with self._database.connection() as connection:
            await connection.execute(query, group, topic, position)

    async def lowest(self, topic: str) -> int | None:
        """The position of the group that is furthest behind, None while no group reads the topic."""
        async with self._database.connection() as connection:
            position: int | None = await connection.fetchval(
                "SELECT min(position) FROM consumer_positions WHERE topic = $1", topic
            )
            return position

    async def raise_to(self, topic: str, position: int) -> None:
        """Moves groups that wait for what is no longer kept up to where the log begins."""
        query = "UPDATE consumer_positions SET position = $2 WHERE topic = $1 AND position < $2"
        async with self._database.connection() as connection:
            await connection.execute(query, topic, position)
