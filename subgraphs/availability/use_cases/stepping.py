"""The daily step: a day has passed, so what is shown and what search knows reach a day further."""

from datetime import datetime

from servicekit.database import Connection, Database
from subgraphs.availability.domain.calendar import Calendar, first_version, next_renewal
from subgraphs.availability.repository import calendars
from subgraphs.availability.use_cases.changing import record_change
from subgraphs.availability.use_cases.showing import ShowCalendars

CHUNK = 20  # calendars a transaction: no transaction may be long


class StepCalendars:
    """Each calendar steps at its own second of the UTC day, so that the work is spread over all of it."""

    def __init__(self, database: Database, show: ShowCalendars) -> None:
        self._database = database
        self._show = show

    async def step_due(self, now: datetime) -> int:
        """Steps one chunk of the calendars that are due at `now`; answers how many."""
        async with self._database.connection() as connection:
            due = await calendars.due_for_renewal(connection, now, CHUNK)
        if not due:
            return 0

        async def work(connection: Connection) -> list[Calendar]:
            await calendars.lock(connection, due, first_version(now))
            stepped = await calendars.put_renewals(connection, {id_: next_renewal(id_, now) for id_ in due}, now)
            return await record_change(connection, stepped, now)

        await self._show.show_read(await self._database.run(work), now)
        return len(due)
