"""The port over SQLite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.repository.port import NamedPractitioner
from subgraphs.search.repository.sqlite import reading, writing
from subgraphs.search.repository.sqlite.connections import Connections


class SqliteIndex:
    """All countries' documents in one file; every statement names one country."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @classmethod
    @asynccontextmanager
    async def open(cls, file: Path) -> AsyncIterator["SqliteIndex"]:
        """Opens the index, made when it is missing."""
        async with Connections.open(file) as connections:
            yield cls(connections)

    async def put_profile(self, profile: Profile) -> None:
        """Stores the half if it is newer."""
        await self._connections.write(partial(writing.put_profile, profile=profile))

    async def put_availability(self, availability: Availability) -> None:
        """Stores the half if it is newer."""
        await self._connections.write(partial(writing.put_availability, availability=availability))

    async def search(self, question: Question) -> list[Hit]:
        """All hits in the order asked for."""
        return await self._connections.read(partial(reading.search, question=question))

    async def names(self, country: str, beginning: str, limit: int) -> list[NamedPractitioner]:
        """Practitioners of whose name a word begins so."""
        return await self._connections.read(partial(reading.names, country=country, beginning=beginning, limit=limit))
