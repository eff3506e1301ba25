"""From the truth in Postgres to what Redis shows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from scheduling.redis_value import CalendarValue
from servicekit.database import Database
from subgraphs.availability.domain.calendar import Calendar, shown_window, value_of
from subgraphs.availability.repository import calendars
from subgraphs.availability.repository.shown import ShownCalendars


class ShowCalendars:
    """Reads calendars in one snapshot and replaces their values."""

    def __init__(self, database: Database, shown: ShownCalendars) -> None:
        self._database = database
        self._shown = shown

    async def show(self, ids: Sequence[UUID], now: datetime) -> None:
        """Shows the calendars as they are. Raises when Postgres or Redis is away."""
        await self.show_read(await self.current(ids, now), now)

    async def show_read(self, current: list[Calendar], now: datetime) -> None:
        """As `show`, for calendars that were just read."""
        while values := values_of(current, now):
            await self._shown.replace(values)
            current = await self.current(await self.moved_on(current), now)

    async def show_if_possible(self, current: list[Calendar], now: datetime) -> None:
        """Shows calendars that were just read, and those that changed meanwhile again; leaves it when Redis is away."""
        while current and await self._shown.replace_if_there(values_of(current, now)):
            current = await self.current(await self.moved_on(current), now)

    async def current(self, ids: Sequence[UUID], now: datetime) -> list[Calendar]:
        """The calendars with what is taken in all the time that is shown."""
        if not ids:
            return []
        async with self._database.connection() as connection:
            return await calendars.read(connection, ids, shown_window(now))

    async def moved_on(self, read: Iterable[Calendar]) -> list[UUID]:
        """Which calendars have a newer version than was read.

        Redis refuses an older value only while it holds the newer one: had it lost that in the meantime, what we wrote
        would stand. So whoever writes looks afterwards.
        """
        version_of = {calendar.practitioner_id: calendar.version for calendar in read}
        async with self._database.connection() as connection:
            newest = await calendars.versions(connection, list(version_of))
        return [practitioner_id for practitioner_id, version in newest.items() if version > version_of[practitioner_id]]


def values_of(current: Iterable[Calendar], now: datetime) -> dict[UUID, CalendarValue]:
    """The values of those calendars whose rules are known."""
    return {
        calendar.practitioner_id: value_of(calendar, calendar.rules, now)
        for calendar in current
        if calendar.rules is not None
    }
