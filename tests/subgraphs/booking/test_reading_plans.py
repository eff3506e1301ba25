"""No reading statement reads a whole table or much more than it gives, among ten thousand bookings.

The benchmark that measures the same among millions fills the tables and looks at the plans here too.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import psycopg
import pytest

from benchmarks.booking_reads import READINGS, Choice, Generic, Plan, choice_of, faults_of, plans_of, ways
from benchmarks.filling.bookings import fill
from servicekit.database import Connection, Database
from tests.embedded_servers import FreshDatabase, SharedServers, TestDatabase

PRACTICES = 200
TIMES = 3


@dataclass
class Filled:
    """The tables, and who reads them."""

    connection: Connection
    generic: Generic
    choice: Choice

    async def plans(self, reading: str) -> list[Plan]:
        """By which a reading runs, or would run."""
        return await plans_of(self.connection, self.generic, reading, self.choice, TIMES)

    async def faults(self, reading: str) -> list[str]:
        """What is wrong with these."""
        return [fault for plan in await self.plans(reading) for fault in faults_of(plan, self.choice.leading)]


@pytest.fixture(scope="module")
def filled_database(shared_servers: SharedServers) -> Iterator[TestDatabase]:
    """Filled once for the module."""
    databases = FreshDatabase(shared_servers)
    database = databases("booking")
    fill(database.superuser_dsn, PRACTICES, lambda _: None, held=0.15)
    yield database
    databases.drop()


@pytest.fixture
async def filled(filled_database: TestDatabase) -> AsyncIterator[Filled]:
    with psycopg.connect(filled_database.dsn, autocommit=True) as generic:
        async with Database.open(filled_database.dsn) as database, database.connection() as connection:
            yield Filled(connection, generic, await choice_of(connection))


async def test_every_reading_finds_what_it_reads_by_an_index(filled: Filled) -> None:
    assert {name: await filled.faults(name) for name in READINGS} == {name: [] for name in READINGS}


@pytest.mark.parametrize(
    ("index", "reading"),
    [
        ("booking_history_pkey", "history of 100"),
        ("bookings_of_patient", "patient's bookings"),
        ("bookings_of_practitioner", "calendar of a week"),
        ("bookings_calendar_span_excl", "before a booking"),
        ("bookings_held_for_patient", "live holds"),
        ("bookings_by_expiry", "overdue holds"),
        ("bookings_by_expiry", "next end of a hold"),
        ("practitioner_rules_by_exception", "affected bookings"),
    ],
)
async def test_a_reading_goes_by_the_index_that_was_made_for_it(filled: Filled, index: str, reading: str) -> None:
    assert index in {name for plan in await filled.plans(reading) for name in ways(plan).replace(",", " ").split()}


@pytest.mark.parametrize(
    ("index", "reading"),
    [
        ("bookings_of_patient", "patient's bookings"),
        ("bookings_of_practitioner", "calendar of a week"),
        ("practitioner_rules_by_exception", "affected bookings"),
    ],
)
async def test_without_its_index_a_reading_is_found_out(filled: Filled, index: str, reading: str) -> None:
    make = await filled.connection.fetchval("SELECT pg_get_indexdef($1::text::regclass)", index)
    await filled.connection.execute(f"DROP INDEX {index}")
    try:
        assert await filled.faults(reading)
    finally:
        await filled.connection.execute(make)
