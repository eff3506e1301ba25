"""The practitioner subgraph over a database of the test's own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import ClassVar

import msgspec
import pytest

from domain_events.practitioner import PractitionerChanged, PractitionerRetired
from servicekit.graphql import RequestContext
from subgraphs.practitioner import repository
from subgraphs.practitioner.app import request_context, use_cases
from subgraphs.practitioner.domain.practitioner import NewPractitioner
from subgraphs.practitioner.schema import schema
from subgraphs.practitioner.schema.context import Context
from tests.embedded_servers import FreshDatabase
from tests.subgraphs.owner_graph import OwnerGraph
from tests.subgraphs.practitioner.practitioners import NOW, a_practitioner


@dataclass
class Graph(OwnerGraph):
    """The subgraph as a client sees it."""

    schema: ClassVar = schema
    kinds: ClassVar = (PractitionerChanged, PractitionerRetired)

    def context(self, base: RequestContext) -> Context:
        return request_context(base, use_cases(self.database))

    async def store(self, new: NewPractitioner | None = None) -> NewPractitioner:
        """Stores a practitioner."""
        stored = new or a_practitioner()
        async with self.database.transaction() as connection:
            assert await repository.create(connection, stored)
        return stored

    async def outbox_text(self) -> str:
        """Everything that the outbox holds, as text."""
        async with self.database.connection() as connection:
            rows = await connection.fetch("SELECT * FROM outbox")
        return msgspec.json.encode([dict(row) for row in rows], enc_hook=str).decode() + "".join(
            row["envelope"].decode() for row in rows
        )


@pytest.fixture
async def graph(fresh_database: FreshDatabase) -> AsyncIterator[Graph]:
    async with Graph.open(fresh_database("practitioner").dsn, NOW) as graph:
        yield graph
