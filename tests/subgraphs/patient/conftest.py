"""The patient subgraph over a database of the test's own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import ClassVar

import pytest

from domain_events import PatientErased
from servicekit.graphql import RequestContext
from subgraphs.patient.app import request_context, use_cases
from subgraphs.patient.domain.patient import Patient
from subgraphs.patient.repository import patients
from subgraphs.patient.schema import schema
from subgraphs.patient.schema.context import Context
from subgraphs.patient.use_cases.following_bookings import FollowBookings
from tests.embedded_servers import FreshDatabase
from tests.subgraphs.owner_graph import OwnerGraph
from tests.subgraphs.patient.patients import NOW, a_patient

TABLES = ("patients", "known_by", "erased_patients", "outbox")


@dataclass
class Graph(OwnerGraph):
    """The subgraph as a client sees it."""

    schema: ClassVar = schema
    kinds: ClassVar = (PatientErased,)

    @property
    def follow(self) -> FollowBookings:
        """What the consumer calls."""
        return FollowBookings(self.database)

    def context(self, base: RequestContext) -> Context:
        return request_context(base, use_cases(self.database))

    async def store(self, patient: Patient | None = None) -> Patient:
        """Stores a patient."""
        stored = patient or a_patient()
        async with self.database.transaction() as connection:
            await patients.create(connection, stored, self.clock.now())
        return stored

    async def everything(self) -> str:
        """All rows of all tables, as text."""
        rows: list[str] = []
        async with self.database.connection() as connection:
            for table in TABLES:
                rows += [str(dict(row)) for row in await connection.fetch(f"SELECT * FROM {table}")]
        return "\n".join(rows)


@pytest.fixture
async def graph(fresh_database: FreshDatabase) -> AsyncIterator[Graph]:
    async with Graph.open(fresh_database("patient").dsn, NOW) as graph:
        yield graph
