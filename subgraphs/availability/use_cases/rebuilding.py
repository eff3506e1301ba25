"""Making again what is derived: what Redis shows, what search was told, and the store itself from nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from servicekit.database import Connection, Database
from servicekit.outbox import append_many
from subgraphs.availability.domain.calendar import changed_event, shown_window
from subgraphs.availability.repository import calendars, emptying
from subgraphs.availability.repository.shown import ShownCalendars
from subgraphs.availability.use_cases.changing import SOURCE
from subgraphs.availability.use_cases.showing import ShowCalendars


class RebuildCalendars:
    """Works on pages of practitioners, at most a few hundred each; every step may be taken again."""

    def __init__(self, database: Database, shown: ShownCalendars, show: ShowCalendars) -> None:
        self._database = database
        self._shown = shown
        self._show = show

    async def practitioners_after(self, after: UUID, limit: int) -> list[UUID]:
        """The next practitioners, by id, of whom anything is stored."""
        async with self._database.connection() as connection:
            return await emptying.practitioners_after(connection, after, limit)

    async def project(self, ids: Sequence[UUID], now: datetime) -> None:
        """Clears what Redis shows of the calendars and computes it from Postgres. Raises when either is away."""
        await self._shown.clear(ids)
        await self._show.show(ids, now)

    async def empty(self, ids: Sequence[UUID]) -> None:
        """Forgets the calendars, in Postgres and then in Redis. What comes afterwards makes them anew."""
        await self._database.run(lambda connection: emptying.remove(connection, ids))
        await self._shown.clear(ids)

    async def tell_again(self, ids: Sequence[UUID], now: datetime) -> None:
        """Appends AvailabilityChanged with the present version of each calendar whose rules are known.

        Under the calendars' locks: what changes afterwards is told afterwards, with a newer version.
        """

        async def work(connection: Connection) -> None:
            known = await calendars.lock_existing(connection, ids)
            current = await calendars.read(connection, known, shown_window(now))
            events = [
                changed_event(calendar, calendar.rules, now) for calendar in current if calendar.rules is not None
            ]
            await append_many(connection, events, source=SOURCE, time=now)

        await self._database.run(work)
