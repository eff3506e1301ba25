"""Loads the demo data in chunks, and goes on where an earlier start stopped."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from praxis.seed.demo import demo_patient, demo_practitioner
from praxis.seed.identifiers import DEMO_PATIENT_ID, practitioner_id
from praxis.seed.plan import DEMO_INDEX
from praxis.seed.practitioners import practitioner
from servicekit.clock import Clock, SystemClock
from servicekit.database import Connection, Database
from subgraphs.patient.repository import patients
from subgraphs.practitioner import repository
from subgraphs.practitioner.domain.practitioner import NewPractitioner

CHUNK_PRACTITIONERS = 250  # a transaction of a quarter of a second: a long one holds back every outbox of the server

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SeedResult:
    """What this run added; 0 and 0 when everything was there."""

    practitioners_added: int
    patients_added: int


async def load_demo_data(
    practitioner_dsn: str,
    patient_dsn: str,
    practitioners: int,
    progress: Progress,
    clock: Clock | None = None,
) -> SeedResult:
    """Makes sure that the demo patient and this many practitioners are there, each with its event in the outbox.

    Running it again adds nothing, a larger number adds the difference, and a run that was broken off is completed:
    each chunk is one transaction.

    Args:
        practitioner_dsn: of the role `practitioner`, whose tables are migrated.
        patient_dsn: of the role `patient`.
        practitioners: how many there shall be, the demo practitioner included; at least 1.
        progress: called with how many are there and how many shall be, at the start and after each chunk; never
            when all are there.
        clock: tells when the events happen, and from which day on absences lie.
    """
    now = (clock or SystemClock()).now()
    async with (
        Database.open(practitioner_dsn, pool_size=1, application_name="seed") as database,
        Database.open(patient_dsn, pool_size=1, application_name="seed") as patient_database,
    ):
        patients_added = await patient_database.run(lambda connection: _load_patient(connection, now))
        missing = await _missing_indexes(database, practitioners)
        present = practitioners - len(missing)
        for chunk in _chunks(missing):
            progress(present, practitioners)
            await _load_chunk(database, chunk, now)
            present += len(chunk)
        if missing:
            progress(present, practitioners)
    return SeedResult(practitioners_added=len(missing), patients_added=patients_added)


async def _missing_indexes(database: Database, practitioners: int) -> list[int]:
    ids = {practitioner_id(index): index for index in range(practitioners)}
    async with database.connection() as connection:
        present = await repository.existing_ids(connection, list(ids))
    return [index for key, index in ids.items() if key not in present]


def _chunks(indexes: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(indexes), CHUNK_PRACTITIONERS):
        yield indexes[first : first + CHUNK_PRACTITIONERS]


async def _load_chunk(database: Database, indexes: list[int], now: datetime) -> None:
    people = [_practitioner(index, now) for index in indexes]
    await database.run(lambda connection: repository.load(connection, people))


async def _load_patient(connection: Connection, now: datetime) -> int:
    if await patients.by_id(connection, [DEMO_PATIENT_ID]):
        return 0
    if await patients.erased_versions(connection, [DEMO_PATIENT_ID]):
        return 0  # erased on purpose: a restart must not bring anybody back
    await patients.load(connection, [demo_patient()], now)
    return 1


def _practitioner(index: int, now: datetime) -> NewPractitioner:
    return demo_practitioner(now) if index == DEMO_INDEX else practitioner(index, now)
