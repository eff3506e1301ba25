"""The service without events: a real index, a real Redis, and its schema."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from servicekit.authentication import ANONYMOUS, Viewer
from servicekit.graphql import RequestContext
from servicekit.redis import Patience, open_redis
from servicekit.telemetry import Telemetry
from servicekit.testing import FixedClock
from subgraphs.search.app import use_cases
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.shared_answers import Sharing
from subgraphs.search.repository.sqlite import SqliteIndex
from subgraphs.search.schema import schema
from subgraphs.search.schema.context import make_context
from tests.subgraphs.search.documents import NOW

CURSOR_KEY = b"a key of the tests"
SEARCH = """
query ($text: String, $country: CountryCode, $near: NearInput, $filter: PractitionerFilter, $sort: PractitionerSort! = RELEVANCE,
       $first: Int! = 20, $after: String) {
  searchPractitioners(text: $text, country: $country, near: $near, filter: $filter, sort: $sort, first: $first, after: $after) {
    edges { cursor distanceKm nextAvailable score node { id } }
    pageInfo { hasNextPage endCursor } totalCount
    interpretation { specialties { code } place { name postcode country region latitude }
      placeAlternatives { name region latitude longitude } radiusKm from to dayPart { from to } weekdays
      language languages insurance insuranceSectors mode newPatients name sort isBeyondKnownDays unrecognised
      contradictions { kind applied leftOut } } } }
"""
SUGGEST = """
query ($text: String!, $country: CountryCode, $first: Int! = 8) {
  suggest(text: $text, country: $country, first: $first) { kind text specialty { code } practitioner { id } } }
"""


@dataclass
class Service:
    """What tests do with it."""

    index: SearchIndex
    redis: Redis
    clock: FixedClock
    cache_seconds: float = 60
    telemetry: Telemetry = field(default_factory=Telemetry)

    def __post_init__(self) -> None:
        # What a process holds: another service over the same index and Redis is another process with the same key.
        sharing = Sharing(self.redis, Patience(), self.cache_seconds, self.telemetry)
        self.cases = use_cases(self.index, sharing, CURSOR_KEY)

    async def run(
        self,
        document: str,
        *,
        path: str | None = None,
        token: str | None = None,
        language: str = "en",
        **variables: Any,
    ) -> tuple[Any, list[dict[str, Any]]]:
        """Data and errors of an operation, on a country's path or with a token that names one."""
        viewer = Viewer(None, frozenset(), token) if token else ANONYMOUS
        base = RequestContext(viewer, language, path, self.clock, self.clock.now())
        context = make_context(base, self.cases)
        result = await schema.execute(document, variable_values=deepcopy(variables), context_value=context)
        return result.data, [dict(error.formatted) for error in result.errors or []]

    async def search(self, text: str | None = None, **variables: Any) -> Any:
        """The connection; in France if nothing else is said. Fails on errors."""
        data, errors = await self.run(SEARCH, text=text, **{"country": "FR", **variables})
        assert not errors, errors
        return data["searchPractitioners"]

    async def found(self, text: str | None = None, **variables: Any) -> list[str]:
        """The ids of a page."""
        return [edge["node"]["id"] for edge in (await self.search(text, **variables))["edges"]]

    async def code(self, document: str = SEARCH, **variables: Any) -> str:
        """The code of the one error that the operation is answered with."""
        _, errors = await self.run(document, **variables)
        (error,) = errors
        return str(error["extensions"]["code"])

    async def suggested(self, text: str, **variables: Any) -> list[tuple[str, str]]:
        """Kinds and texts."""
        data, errors = await self.run(SUGGEST, text=text, **variables)
        assert not errors, errors
        return [(suggestion["kind"], suggestion["text"]) for suggestion in data["suggest"]]


@asynccontextmanager
async def service_over(file: Path, redis_url: str) -> AsyncIterator[Service]:
    """The service at a fixed time."""
    async with SqliteIndex.open(file) as index, open_redis(redis_url) as redis:
        yield Service(index, redis, FixedClock(NOW))
