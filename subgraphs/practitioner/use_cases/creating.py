"""Creating a practitioner."""

from servicekit.authentication import Viewer
from servicekit.database import Connection, Database
from subgraphs.practitioner import repository
from subgraphs.practitioner.domain.checks import check_practitioner
from subgraphs.practitioner.domain.practitioner import NewPractitioner, Practitioner
from subgraphs.practitioner.domain.refusals import PractitionerAlreadyExists
from subgraphs.practitioner.use_cases.rights import require_operator


class CreatePractitioner:
    """What operators may do to add practitioners."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, viewer: Viewer, new: NewPractitioner) -> Practitioner:
        """Stores the practitioner at version 1.

        Raises:
            NotAuthenticated, Forbidden, BadInput
            ScheduleNotValid, PractitionerAlreadyExists
        """
        require_operator(viewer)
        check_practitioner(new.practitioner, new.created_at.date())

        async def work(connection: Connection) -> Practitioner:
            if not await repository.create(connection, new):
                found = await repository.practitioners_by_id(connection, [new.practitioner.id])
                raise PractitionerAlreadyExists(found[new.practitioner.id])
            return new.practitioner

        return await self._database.run(work)
