"""Changing and erasing a patient: one transaction under the lock of the person."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from servicekit.authentication import Viewer
from servicekit.database import Connection, Database
from subgraphs.patient.domain.changes import PatientChanges, changed
from subgraphs.patient.domain.checks import check_patient
from subgraphs.patient.domain.patient import Patient
from subgraphs.patient.domain.refusals import PatientNotFound, PatientVersionConflict
from subgraphs.patient.repository import patients
from subgraphs.patient.use_cases.rights import require_change


class Target(NamedTuple):
    """Whom to change, as the client last saw it."""

    patient_id: UUID
    expected_version: int


class ChangePatient:
    """What patients, their partners and operators may do. A stranger gets PatientNotFound, as for a missing one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def update(self, viewer: Viewer, target: Target, changes: PatientChanges, now: datetime) -> Patient:
        """Changes the profile; a change that changes nothing keeps the version.

        Raises:
            BadInput
            PatientNotFound, PatientVersionConflict
        """

        async def work(connection: Connection) -> Patient:
            before = await _locked(connection, viewer, target)
            after = changed(before, changes)
            check_patient(after)
            return before if after == before else await patients.save(connection, after, now)

        return await self._database.run(work)

    async def erase(self, viewer: Viewer, target: Target, now: datetime) -> None:
        """Forgets the person here and tells the other services to.

        Raises:
            PatientNotFound, PatientVersionConflict
        """

        async def work(connection: Connection) -> None:
            await patients.erase(connection, await _locked(connection, viewer, target), now)

        await self._database.run(work)


async def _locked(connection: Connection, viewer: Viewer, target: Target) -> Patient:
    patient = await patients.locked(connection, target.patient_id)
    if patient is None:
        raise PatientNotFound
    require_change(viewer, patient)
    if patient.version != target.expected_version:
        raise PatientVersionConflict(patient)
    return patient
