"""Telling read models again what is the case: snapshots of practitioners, through the outbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from servicekit import outbox
from servicekit.database import Connection, Database
from subgraphs.practitioner.repository import paging
from subgraphs.practitioner.repository.writing import EVENT_SOURCE


class TellPractitioners:
    """Works on pages of ids, at most a few hundred each; every page may be told again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, country: str | None) -> int:
        """How many practitioners there are in the country, or in all."""
        async with self._database.connection() as connection:
            return await paging.count(connection, country)

    async def ids_after(self, country: str | None, after: UUID, limit: int) -> list[UUID]:
        """The next practitioners, by id."""
        async with self._database.connection() as connection:
            return await paging.ids_after(connection, country, after, limit)

    async def tell(self, ids: Sequence[UUID], rebuild_id: str, now: datetime) -> None:
        """Appends a snapshot of each practitioner, in one transaction that holds their rows' locks.

        Every change is made and told under the same lock, so a snapshot stands in the topic behind the event of its
        version and before that of the next.
        """

        async def work(connection: Connection) -> None:
            practitioners = await paging.locked_practitioners(connection, ids)
            snapshots = [each.snapshot(rebuild_id) for each in practitioners]
            await outbox.append_many(connection, snapshots, source=EVENT_SOURCE, time=now)

        await self._database.run(work)
