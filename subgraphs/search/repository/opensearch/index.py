"""The port over OpenSearch."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import monotonic

from opentelemetry.trace import SpanKind

from servicekit.grouped_writes import GroupedWrites
from servicekit.kafka.outages import StoreUnavailable
from servicekit.telemetry import Telemetry, get_logger
from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.domain.facets import Facet
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.rebuild import PartitionEnd, RebuildState
from subgraphs.search.repository.opensearch import reading, rebuilding
from subgraphs.search.repository.opensearch.client import open_client, outages
from subgraphs.search.repository.opensearch.generations import HALVES, Cluster
from subgraphs.search.repository.opensearch.pages import EVERYONE
from subgraphs.search.repository.opensearch.schema import put_scripts
from subgraphs.search.repository.opensearch.writing import MANY, HalfWriter
from subgraphs.search.repository.port import NamedPractitioner, StoredDocument

START_WITHIN_SECONDS = 60.0
LOOK_EVERY_SECONDS = 1.0
MAX_GROUP = 300  # halves in a request: less than a megabyte, from which on aiohttp warns that sending takes long
MAX_WAITING = 2_000
APART_SECONDS = 0.25  # of the second within which a booking shows: what is found at once costs a refresh each time

_log = get_logger("subgraphs.search.opensearch")


class OpenSearchIndex:
    """Each country's documents in an index of its own."""

    def __init__(self, cluster: Cluster, telemetry: Telemetry, apart_seconds: float) -> None:
        self._cluster = cluster
        self._telemetry = telemetry
        self._writes = GroupedWrites(
            HalfWriter(cluster).write,
            max_group=MAX_GROUP,
            max_waiting=MAX_WAITING,
            apart_seconds=apart_seconds,
            enough=MANY,
        )

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, prefix: str, telemetry: Telemetry | None = None, *, apart_seconds: float = APART_SECONDS
    ) -> AsyncIterator["OpenSearchIndex"]:
        """Connects, and makes what is missing; waits a while for a server that is just starting.

        What comes within `apart_seconds` is put in together.

        Raises StoreUnavailable when none comes, and Fault when its indexes have another form.
        """
        async with open_client(url) as client:
            cluster = Cluster(client, prefix)
            await _make_ready(cluster)
            index = cls(cluster, telemetry or Telemetry(), apart_seconds)
            try:
                yield index
            finally:
                await index._writes.close()

    async def is_empty(self) -> bool:
        """Whether nothing was ever put in, or all of it was lost."""
        return await _number_of_halves(self._cluster) == 0

    async def put_profile(self, profile: Profile) -> None:
        """Stores the half if it is newer. Raises ValueError for a country that is no two letters."""
        if not reading.COUNTRY.fullmatch(profile.country):
            raise ValueError(f"{profile.country[:10]!r} is no country: two capital letters were expected")
        await self._writes.write(profile)

    async def put_availability(self, availability: Availability) -> None:
        """Stores the half if it is newer."""
        await self._writes.write(availability)

    async def refresh(self) -> None:
        """What was put in before is found from now on."""
        with outages():
            await self._cluster.client.indices.refresh(
                index=self._cluster.alias("*"), params={"allow_no_indices": "true"}
            )

    async def search(self, question: Question) -> list[Hit]:
        """All hits in the order asked for."""
        attributes = {"db.system": "opensearch", "search.country": question.country, "search.sort": question.sort.value}
        with self._telemetry.span("search index query", SpanKind.CLIENT, attributes=attributes) as span:
            rows = await reading.candidates(self._cluster, question)
            # Ten thousand candidates take tens of milliseconds, in which other requests are served.
            hits = await asyncio.to_thread(reading.hits_among, question, rows)
            if span is not None:
                span.set_attribute("search.hits", len(hits))
            return hits

    async def counts(self, country: str, ids: Sequence[str], facets: Sequence[Facet]) -> dict[Facet, dict[str, int]]:
        """By facet and value."""
        return await reading.counts(self._cluster, country, ids, facets)

    async def stored(self, after: str, limit: int) -> list[StoredDocument]:
        """The next documents by id."""
        return await reading.stored(self._cluster, after, limit)

    async def begin_rebuild(self, rebuild_id: str, country: str | None = None) -> None:
        """Registers a new generation of indexes beside the one that serves."""
        await rebuilding.begin(self._cluster, rebuild_id, country)

    async def end_partition(self, rebuild_id: str, end: PartitionEnd) -> None:
        """Notes an end; the last one moves the aliases."""
        await rebuilding.end_partition(self._cluster, rebuild_id, end)

    async def rebuild_state(self, rebuild_id: str) -> RebuildState:
        """How far a rebuild is."""
        return await rebuilding.state(self._cluster, rebuild_id)

    async def names(self, country: str, beginning: str, limit: int) -> list[NamedPractitioner]:
        """Practitioners whose name begins so, but for typos."""
        return await reading.names(self._cluster, country, beginning, limit)


async def _make_ready(cluster: Cluster) -> None:
    deadline = monotonic() + START_WITHIN_SECONDS
    while True:
        try:
            with outages():
                await put_scripts(cluster.client)
            await cluster.bring_up_to_date()
            await _number_of_halves(cluster)  # after a start, shards come a moment later than answers
            return
        except StoreUnavailable as error:
            if monotonic() > deadline:
                raise
            _log.warning("waiting for OpenSearch", error=str(error))
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _number_of_halves(cluster: Cluster) -> int:
    halves = cluster.index((await cluster.generations()).serving, HALVES)
    with outages():
        await cluster.client.indices.refresh(index=halves)
        return int((await cluster.client.count(index=halves, body={"query": EVERYONE}))["count"])
