"""The patient subgraph over a database of the test's own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest

from domain_events import PatientErased
from servicekit.authentication import ANONYMOUS, Viewer
from servicekit.database import Database
from servicekit.envelope import decode_envelope, decode_event
from servicekit.graphql import RequestContext
from servicekit.testing import FixedClock
from subgraphs.patient.app import request_context, use_cases
from subgraphs.patient.domain.patient import Patient
from subgraphs.patient.repository import patients
from subgraphs.patient.schema import schema
from subgraphs.patient.use_cases.following_bookings import FollowBookings
from tests.embedded_servers import FreshDatabase
from tests.subgraphs.patient.patients import NOW, a_patient

POOL_SIZE = 4
TABLES = ("patients", "known_by", "erased_patients", "outbox")


@dataclass
class Graph:
    """The subgraph as a client sees it."""

    database: Database
    clock: FixedClock

    @property
    def follow(self) -> FollowBookings:
        """What the consumer calls."""
        return FollowBookings(self.database)

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

    async def store(self, patient: Patient | None = None) -> Patient:
        """Stores a patient."""
        stored = patient or a_patient()
        async with self.database.transaction() as connection:
            await patients.create(connection, stored, self.clock.now())
        return stored

    async def events(self) -> list[PatientErased]:
        """What the outbox holds, in order."""
        async with self.database.connection() as connection:
            rows = await connection.fetch("SELECT envelope FROM outbox ORDER BY id")
        events = [decode_event(decode_envelope(row["envelope"]), {"PatientErased": PatientErased}) for row in rows]
        return [event for event in events if event is not None]

    async def logged_statements(self) -> list[str]:
        """A list to which every statement from now on is added."""
        statements: list[str] = []
        async with AsyncExitStack() as stack:
            for _ in range(POOL_SIZE):
                connection = await stack.enter_async_context(self.database.connection())
                connection.add_query_logger(lambda record: statements.append(record.query))
        return statements

    async def everything(self) -> str:
        """All rows of all tables, as text."""
        rows: list[str] = []
        async with self.database.connection() as connection:
            for table in TABLES:
                rows += [str(dict(row)) for row in await connection.fetch(f"SELECT * FROM {table}")]
        return "\n".join(rows)


@pytest.fixture
async def graph(fresh_database: FreshDatabase) -> AsyncIterator[Graph]:
    """The subgraph over an empty, migrated database, at a fixed time."""
    async with Database.open(fresh_database("patient").dsn, pool_size=POOL_SIZE) as database:
        yield Graph(database, FixedClock(NOW))
