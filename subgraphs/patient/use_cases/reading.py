"""Reading patients with the viewer's rights: what is missing and what is withheld are both None."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from servicekit.authentication import Viewer
from servicekit.database import Database
from subgraphs.patient.domain.patient import HeldData, PatientView, view
from subgraphs.patient.domain.refusals import PatientNotFound
from subgraphs.patient.repository import known_by, patients
from subgraphs.patient.use_cases.rights import require_export, sight_of


class ReadPatients:
    """Answers in the order of the ids, with at most two statements."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def views(self, viewer: Viewer, ids: Sequence[UUID], now: datetime) -> list[PatientView | None]:
        """As much of each patient as the viewer may see."""
        if viewer.is_anonymous:
            return [None] * len(ids)
        async with self._database.connection() as connection:
            found = await patients.by_id(connection, ids)
            known: set[UUID] = set()
            if found and viewer.has("practitioner") and viewer.actor_id is not None:
                known = await known_by.known_to(connection, viewer.actor_id, list(found), now)
        return [
            view(found[key], sight_of(viewer, found[key], is_known=key in known)) if key in found else None
            for key in ids
        ]

    async def held_data(self, viewer: Viewer, patient_id: UUID) -> HeldData:
        """Everything that is held of one person. Raises PatientNotFound, also for a stranger."""
        async with self._database.connection() as connection:
            patient = (await patients.by_id(connection, [patient_id])).get(patient_id)
            if patient is None:
                raise PatientNotFound
            require_export(viewer, patient)
            return HeldData(patient=patient, known_by=await known_by.of_patient(connection, patient_id))
