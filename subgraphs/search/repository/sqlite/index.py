"""The port over SQLite."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from opentelemetry.trace import SpanKind

from servicekit.telemetry import Telemetry
from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.domain.facets import Facet
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.rebuild import PartitionEnd, RebuildState
from subgraphs.search.repository.port import NamedPractitioner, StoredDocument
from subgraphs.search.repository.sqlite import reading, rebuilding, writing
from subgraphs.search.repository.sqlite.connections import Connections
from subgraphs.search.repository.sqlite.stored_documents import stored
from subgraphs.search.repository.sqlite.suggested_names import names


class SqliteIndex:
    """All countries' documents in one file; every statement names one country."""

    def __init__(self, connections: Connections, telemetry: Telemetry) -> None:
        self._connections = connections
        self._telemetry = telemetry

    @classmethod
    @asynccontextmanager
    async def open(cls, file: Path, telemetry: Telemetry | None = None) -> AsyncIterator["SqliteIndex"]:
        """Opens the index, made when it is missing."""
        async with Connections.open(file) as connections:
            yield cls(connections, telemetry or Telemetry())

    async def is_empty(self) -> bool:
        """Whether the file was lost, or its form has changed."""
        return await self._connections.read(reading.is_empty)

    async def put_profile(self, profile: Profile) -> None:
        """Stores the half if it is newer."""
        await self._connections.write(partial(writing.put_profile, profile=profile))

    async def put_availability(self, availability: Availability) -> None:
        """Stores the half if it is newer."""
        await self._connections.write(partial(writing.put_availability, availability=availability))

    async def refresh(self) -> None:
        """Nothing to do: what is committed is found."""

    async def search(self, question: Question) -> list[Hit]:
        """All hits in the order asked for."""
        attributes = {"db.system": "sqlite", "search.country": question.country, "search.sort": question.sort.value}
        with self._telemetry.span("search index query", SpanKind.CLIENT, attributes=attributes) as span:
            hits = await self._connections.read(partial(reading.search, question=question))
            if span is not None:
                span.set_attribute("search.hits", len(hits))
            return hits

    async def counts(self, country: str, ids: Sequence[str], facets: Sequence[Facet]) -> dict[Facet, dict[str, int]]:
        """By facet and value."""
        return await self._connections.read(partial(reading.counts, country=country, ids=ids, facets=facets))

    async def stored(self, after: str, limit: int) -> list[StoredDocument]:
        """The next documents by id."""
        return await self._connections.read(partial(stored, after=after, limit=limit))

    async def begin_rebuild(self, rebuild_id: str, country: str | None = None) -> None:
        """Registers tables beside those that serve."""
        await self._connections.write(partial(rebuilding.begin, rebuild_id=rebuild_id, country=country))

    async def end_partition(self, rebuild_id: str, end: PartitionEnd) -> None:
        """Notes an end; the last one puts the new rows in the old ones' place."""
        await self._connections.write(partial(rebuilding.end_partition, rebuild_id=rebuild_id, end=end))

    async def rebuild_state(self, rebuild_id: str) -> RebuildState:
        """How far a rebuild is."""
        return await self._connections.read(partial(rebuilding.state, rebuild_id=rebuild_id))

    async def names(self, country: str, beginning: str, limit: int) -> list[NamedPractitioner]:
        """Practitioners whose name begins so, but for typos."""
        return await self._connections.read(partial(names, country=country, beginning=beginning, limit=limit))
