"""The index as a port: readers and one writer over one file, all of their work in threads."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from subgraphs.search.domain.criteria import Criteria
from subgraphs.search.domain.documents import Availability, Profile
from subgraphs.search.repository.port import Found, NamedPractitioner
from subgraphs.search.repository.sqlite import candidates, halves
from subgraphs.search.repository.sqlite.batches import BatchedWriter
from subgraphs.search.repository.sqlite.files import connect, open_database

READERS = 3
T = TypeVar("T")


class SqliteIndex:
    """See PractitionerIndex. `is_new` says that nothing is known yet and everything has to be told again."""

    def __init__(self, writer: BatchedWriter, readers: asyncio.Queue[sqlite3.Connection], *, is_new: bool) -> None:
        self._writer = writer
        self._readers = readers
        self.is_new = is_new

    @classmethod
    @asynccontextmanager
    async def open(cls, file: Path, countries: list[str]) -> AsyncIterator["SqliteIndex"]:
        """Opens the file, making or mending it where needed."""
        connection, is_new = await asyncio.to_thread(open_database, file, countries)
        writer = BatchedWriter(connection)
        readers: asyncio.Queue[sqlite3.Connection] = asyncio.Queue()
        for _ in range(READERS):
            readers.put_nowait(connect(file))
        try:
            yield cls(writer, readers, is_new=is_new)
        finally:
            await writer.close()
            for _ in range(READERS):
                (await readers.get()).close()

    async def put_profile(self, profile: Profile) -> None:
        """See the port."""
        await self._writer.run(lambda connection: halves.put_profile(connection, profile))

    async def put_availability(self, availability: Availability) -> None:
        """See the port."""
        await self._writer.run(lambda connection: halves.put_availability(connection, availability))

    async def search(self, criteria: Criteria, now: datetime) -> Found:
        """See the port."""
        return await self._read(lambda connection: candidates.search(connection, criteria, now))

    async def names_like(self, country: str, words: tuple[str, ...], limit: int) -> list[NamedPractitioner]:
        """See the port."""
        return await self._read(lambda connection: candidates.names_like(connection, country, words, limit))

    async def _read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        connection = await self._readers.get()
        try:
            return await asyncio.to_thread(query, connection)
        finally:
            self._readers.put_nowait(connection)
