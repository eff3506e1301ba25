"""Making the record of a token's subject, or of somebody whom a partner brings."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from servicekit.authentication import Viewer
from servicekit.database import Connection, Database
from servicekit.identifiers import new_id
from subgraphs.patient.domain.checks import check_patient
from subgraphs.patient.domain.patient import Patient
from subgraphs.patient.domain.refusals import PatientAlreadyRegistered
from subgraphs.patient.repository import patients
from subgraphs.patient.use_cases.rights import require_registering

NOBODY_YET = UUID(int=0)  # stands where the use case puts the id


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Who registers whom. `draft` has neither its id nor its partner yet."""

    draft: Patient
    key: str | None  # a partner's; the same key means the same person


class RegisterPatient:
    """Registers at version 1, or above the version at which the same person was erased."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def register(self, viewer: Viewer, registration: Registration, now: datetime) -> Patient:
        """A patient registers itself; a partner without the scope `patient` registers somebody else.

        Raises:
            NotAuthenticated, Forbidden, BadInput
            PatientAlreadyRegistered
        """
        require_registering(viewer)
        check_patient(registration.draft)
        assert viewer.actor_id is not None  # noqa: S101 - required above
        actor_id = viewer.actor_id
        if viewer.has("patient"):
            own = replace(registration.draft, id=actor_id, registered_by=None)
            return await self._database.run(lambda connection: _register_self(connection, own, now))
        brought = replace(registration.draft, id=new_id(now), registered_by=actor_id)
        return await self._database.run(
            lambda connection: _register_other(connection, brought, actor_id, registration.key, now)
        )


async def _register_self(connection: Connection, patient: Patient, now: datetime) -> Patient:
    current = await patients.locked(connection, patient.id)
    if current is not None:
        raise PatientAlreadyRegistered(current)
    erased = await patients.erased_versions(connection, [patient.id])
    registered = replace(patient, version=erased.get(patient.id, 0) + 1)
    await patients.create(connection, registered, now)
    return registered


async def _register_other(
    connection: Connection, patient: Patient, partner_id: UUID, key: str | None, now: datetime
) -> Patient:
    if key is not None:
        await patients.lock_people(connection, [partner_id])  # two calls with one key queue up
        current = await patients.by_registration(connection, partner_id, key)
        if current is not None:
            raise PatientAlreadyRegistered(current)
    await patients.create(connection, patient, now, key)
    return patient
