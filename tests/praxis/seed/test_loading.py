"""Loading the demo data: once, in full, also after an interruption, with every event beside its rows."""

from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import pytest
from rich.progress import Progress

from praxis.seed import DEMO_PATIENT_ID, DEMO_PRACTITIONER_ID, SeedResult, load_demo_data, seed
from praxis.seed.identifiers import practitioner_id
from servicekit.testing import FixedClock
from tests.embedded_servers import FreshDatabase, TestDatabase

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TABLES = (
    "practitioners",
    "practitioner_contacts",
    "consultation_types",
    "weekly_hours",
    "schedule_exceptions",
)


@dataclass
class Databases:
    """The two databases that are seeded."""

    practitioner: TestDatabase
    patient: TestDatabase

    async def load(self, number: int) -> tuple[SeedResult, list[tuple[int, int]]]:
        """What was added, and the progress that was told."""
        told: list[tuple[int, int]] = []
        result = await load_demo_data(
            self.practitioner.dsn,
            self.patient.dsn,
            number,
            lambda done, total: told.append((done, total)),
            FixedClock(NOW),
        )
        return result, told

    def contents(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table of practitioners."""
        with psycopg.connect(self.practitioner.dsn) as connection:
            return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall() for table in TABLES}

    def scalar(self, query: str) -> object:
        """One value from the practitioner's tables."""
        with psycopg.connect(self.practitioner.dsn) as connection:
            row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


@pytest.fixture
def databases(fresh_database: FreshDatabase) -> Databases:
    """Empty and migrated."""
    return Databases(fresh_database("practitioner"), fresh_database("patient"))


async def test_a_second_start_adds_nothing_and_a_larger_number_adds_the_difference(databases: Databases) -> None:
    result, told = await databases.load(600)
    assert result == SeedResult(practitioners_added=600, patients_added=1)
    assert told == [(0, 600), (250, 600), (500, 600), (600, 600)]
    before = databases.contents()
    assert await databases.load(600) == (SeedResult(practitioners_added=0, patients_added=0), [])
    assert databases.contents() == before
    grown, told = await databases.load(650)
    assert grown == SeedResult(practitioners_added=50, patients_added=0)
    assert told == [(600, 650), (650, 650)]
    assert databases.scalar("SELECT count(*) FROM practitioners") == 650
    assert (await databases.load(100))[0] == SeedResult(practitioners_added=0, patients_added=0)


async def test_a_start_that_was_broken_off_is_completed(databases: Databases) -> None:
    class BrokenOffError(Exception):
        """Ctrl-C after the first chunk."""

    def break_off(done: int, _total: int) -> None:
        if done:
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        await load_demo_data(databases.practitioner.dsn, databases.patient.dsn, 600, break_off, FixedClock(NOW))
    assert databases.scalar("SELECT count(*) FROM practitioners") == 250
    with psycopg.connect(databases.practitioner.dsn) as connection:  # a hole in the middle is filled as well
        for table in TABLES[1:]:
            connection.execute(f"DELETE FROM {table} WHERE practitioner_id = %s", (practitioner_id(77),))
        for table in ("practitioners", "practitioner_identities"):
            connection.execute(f"DELETE FROM {table} WHERE id = %s", (practitioner_id(77),))
    assert (await databases.load(600))[0] == SeedResult(practitioners_added=351, patients_added=0)
    assert databases.scalar("SELECT count(*) FROM practitioners") == 600


async def test_two_installations_hold_the_same_people(databases: Databases, fresh_database: FreshDatabase) -> None:
    other = Databases(fresh_database("practitioner"), fresh_database("patient"))
    await databases.load(300)
    await other.load(300)
    assert databases.contents() == other.contents()


async def test_every_practitioner_has_one_event_and_no_event_has_a_contact(databases: Databases) -> None:
    await databases.load(300)
    assert databases.scalar("SELECT count(*) FROM outbox") == 300
    assert databases.scalar("SELECT count(DISTINCT key) FROM outbox WHERE topic = 'practitioner-events'") == 300
    assert databases.scalar("SELECT count(*) FROM outbox WHERE convert_from(envelope, 'UTF8') ~ 'example.org'") == 0
    assert databases.scalar("SELECT count(*) FROM practitioners_fr") == databases.scalar(
        "SELECT count(*) FROM practitioners WHERE country_code = 'FR'"
    )
    assert databases.scalar("SELECT count(*) FROM practitioners_other") == 0


async def test_an_erased_demo_patient_does_not_come_back(databases: Databases) -> None:
    await databases.load(1)
    with psycopg.connect(databases.patient.dsn) as connection:
        connection.execute("DELETE FROM patients WHERE id = %s", (DEMO_PATIENT_ID,))
        connection.execute("INSERT INTO erased_patients VALUES (%s, 2, %s)", (DEMO_PATIENT_ID, NOW))
    assert (await databases.load(1))[0].patients_added == 0


def test_two_thousand_are_loaded_with_a_progress_bar(databases: Databases) -> None:
    dsns = {"practitioner": databases.practitioner.dsn, "patient": databases.patient.dsn}
    with Progress(disable=True) as bar:
        result = seed(dsns.__getitem__, 2000, bar)
        assert bar.finished
        seed(dsns.__getitem__, 2000, bar)
        assert len(bar.tasks) == 1  # what is there needs no bar
    assert result == SeedResult(practitioners_added=2000, patients_added=1)
    assert (
        databases.scalar(f"SELECT name FROM practitioners WHERE id = '{DEMO_PRACTITIONER_ID}'") == "Dr Camille Laurent"
    )
