"""A subgraph that owns its data, as a client sees it: its schema over a database of the test's own, at a fixed time."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from strawberry.schema import BaseSchema

from domain_events.base import DomainEvent
from servicekit.authentication import ANONYMOUS, Viewer
from servicekit.database import Database
from servicekit.envelope import decode_envelope, decode_event
from servicekit.graphql import RequestContext
from servicekit.testing import FixedClock

POOL_SIZE = 4


@dataclass
class OwnerGraph(ABC):
    """A subclass says which subgraph, and what its requests know."""

    schema: ClassVar[BaseSchema]
    kinds: ClassVar[tuple[type[DomainEvent], ...]]

    database: Database
    clock: FixedClock

    @classmethod
    @asynccontextmanager
    async def open(cls, dsn: str, now: datetime) -> AsyncIterator[Self]:
        """Over an empty, migrated database."""
        async with Database.open(dsn, pool_size=POOL_SIZE) as database:
            yield cls(database, FixedClock(now))

    @abstractmethod
    def context(self, base: RequestContext) -> RequestContext:
        """That of one request, as the app makes it."""

    async def run(
        self, document: str, viewer: Viewer = ANONYMOUS, language: str = "en", **variables: Any
    ) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        """Data and errors of an operation."""
        context = self.context(RequestContext(viewer, language, None, self.clock, self.clock.now()))
        result = await self.schema.execute(document, variable_values=deepcopy(variables), context_value=context)
        return result.data, [dict(error.formatted) for error in result.errors or []]

    async def data(self, document: str, viewer: Viewer = ANONYMOUS, language: str = "en", **variables: Any) -> Any:
        """The data of an operation that has no errors."""
        data, errors = await self.run(document, viewer, language, **variables)
        assert not errors, errors
        return data

    async def error_code(self, document: str, viewer: Viewer = ANONYMOUS, **variables: Any) -> str:
        """The code of the one error of an operation."""
        _, errors = await self.run(document, viewer, **variables)
        assert len(errors) == 1, errors
        code: str = errors[0]["extensions"]["code"]
        return code

    async def events(self) -> list[Any]:
        """What the outbox holds of its kinds, in order."""
        known = {kind.__name__: kind for kind in self.kinds}
        async with self.database.connection() as connection:
            rows = await connection.fetch("SELECT envelope FROM outbox ORDER BY id")
        events = [decode_event(decode_envelope(row["envelope"]), known) for row in rows]
        return [event for event in events if event is not None]

    async def logged_statements(self) -> list[str]:
        """A list to which every statement from now on is added."""
        statements: list[str] = []
        async with AsyncExitStack() as stack:
            for _ in range(POOL_SIZE):
                connection = await stack.enter_async_context(self.database.connection())
                connection.add_query_logger(lambda record: statements.append(record.query))
        return statements
