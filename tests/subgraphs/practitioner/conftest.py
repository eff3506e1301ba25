"""The practitioner subgraph over a database of the test's own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from domain_events.base import DomainEvent
from domain_events.practitioner import PractitionerChanged, PractitionerRetired
from servicekit.authentication import ANONYMOUS, Viewer
from servicekit.database import Database
from servicekit.envelope import decode_envelope, decode_event
from servicekit.graphql import RequestContext
from servicekit.testing import FixedClock
from subgraphs.practitioner import repository
from subgraphs.practitioner.app import request_context, use_cases
from subgraphs.practitioner.domain.practitioner import NewPractitioner
from subgraphs.practitioner.schema import schema
from tests.embedded_servers import FreshDatabase
from tests.subgraphs.practitioner.practitioners import NOW, a_practitioner

POOL_SIZE = 4


@dataclass
class Graph:
    """The subgraph as a client sees it."""

    database: Database
    clock: FixedClock

    async def run(
        self, document: str, viewer: Viewer = ANONYMOUS, language: str = "en", **variables: Any
    ) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        """Data and errors of an operation."""
        base = RequestContext(viewer, language, None, self.clock, self.clock.now())
        context = request_context(base, use_cases(self.database))
        result = await schema.execute(document, variable_values=deepcopy(variables), context_value=context)
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

    async def store(self, new: NewPractitioner | None = None) -> NewPractitioner:
        """Stores a practitioner."""
        stored = new or a_practitioner()
        async with self.database.transaction() as connection:
            assert await repository.create(connection, stored)
        return stored

    async def events(self) -> list[DomainEvent]:
        """What the outbox holds, in order."""
        kinds = {kind.__name__: kind for kind in (PractitionerChanged, PractitionerRetired)}
        async with self.database.connection() as connection:
            rows = await connection.fetch("SELECT envelope FROM outbox ORDER BY id")
        events = [decode_event(decode_envelope(row["envelope"]), kinds) for row in rows]
        return [event for event in events if event is not None]

    async def logged_statements(self) -> list[str]:
        """A list to which every statement from now on is added."""
        statements: list[str] = []
        async with AsyncExitStack() as stack:
            for _ in range(POOL_SIZE):
                connection = await stack.enter_async_context(self.database.connection())
                connection.add_query_logger(lambda record: statements.append(record.query))
        return statements

    async def outbox_text(self) -> str:
        """Everything that the outbox holds, as text."""
        async with self.database.connection() as connection:
            rows = await connection.fetch("SELECT * FROM outbox")
        return msgspec.json.encode([dict(row) for row in rows], enc_hook=str).decode() + "".join(
            row["envelope"].decode() for row in rows
        )


@pytest.fixture
async def graph(fresh_database: FreshDatabase) -> AsyncIterator[Graph]:
    """The subgraph over an empty, migrated database, at a fixed time."""
    async with Database.open(fresh_database("practitioner").dsn, pool_size=POOL_SIZE) as database:
        yield Graph(database, FixedClock(NOW))
