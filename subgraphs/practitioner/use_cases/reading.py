"""Reading many at once with the viewer's rights: what is missing and what is withheld are both None."""

from collections.abc import Sequence
from uuid import UUID

from domain_events import ConsultationType, Schedule, ScheduleException
from servicekit.authentication import Viewer
from servicekit.database import Database
from subgraphs.practitioner import repository
from subgraphs.practitioner.domain.practitioner import Contact, Profile
from subgraphs.practitioner.use_cases.rights import may_see_contact, may_see_schedule


class ReadPractitioners:
    """Each method takes ids and answers in their order, with one statement or few."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def profiles(self, _viewer: Viewer, ids: Sequence[UUID]) -> list[Profile | None]:
        """Public profiles, retired ones included."""
        async with self._database.connection() as connection:
            found = await repository.profiles_by_id(connection, ids)
        return [found.get(key) for key in ids]

    async def consultation_types_of(
        self, _viewer: Viewer, practitioner_ids: Sequence[UUID]
    ) -> list[tuple[ConsultationType, ...]]:
        """What each practitioner offers."""
        async with self._database.connection() as connection:
            found = await repository.consultation_types_of(connection, practitioner_ids)
        return [found[key] for key in practitioner_ids]

    async def consultation_types(self, _viewer: Viewer, ids: Sequence[UUID]) -> list[ConsultationType | None]:
        """Consultation types by their own ids, withdrawn ones included."""
        async with self._database.connection() as connection:
            found = await repository.consultation_types_by_id(connection, ids)
        return [found[key].consultation_type if key in found else None for key in ids]

    async def schedules(self, viewer: Viewer, practitioner_ids: Sequence[UUID]) -> list[Schedule | None]:
        """Schedules, for the practitioner itself and for operators."""
        allowed = [key for key in practitioner_ids if may_see_schedule(viewer, key)]
        if not allowed:
            return [None] * len(practitioner_ids)
        async with self._database.connection() as connection:
            profiles = await repository.profiles_by_id(connection, allowed)
            found = await repository.schedules_of(connection, list(profiles.values()))
        return [found.get(key) for key in practitioner_ids]

    async def exceptions(self, viewer: Viewer, ids: Sequence[UUID]) -> list[ScheduleException | None]:
        """Schedule exceptions by their own ids, for the practitioner whose they are and for operators."""
        async with self._database.connection() as connection:
            found = await repository.exceptions_by_id(connection, ids)
        return [
            found[key].exception if key in found and may_see_schedule(viewer, found[key].practitioner_id) else None
            for key in ids
        ]

    async def contacts(self, viewer: Viewer, practitioner_ids: Sequence[UUID]) -> list[Contact | None]:
        """Contacts, for the few who may see them."""
        allowed = [key for key in practitioner_ids if may_see_contact(viewer, key)]
        if not allowed:
            return [None] * len(practitioner_ids)
        async with self._database.connection() as connection:
            found = await repository.contacts_of(connection, allowed)
        return [found.get(key) for key in practitioner_ids]
