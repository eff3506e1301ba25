"""The second half of every change: a new version, and the event that states it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from servicekit.database import Connection
from servicekit.outbox import append_many
from subgraphs.availability.domain.calendar import Calendar, changed_event, shown_window
from subgraphs.availability.repository import calendars

SOURCE = "/praxis/availability"


async def record_change(connection: Connection, ids: Sequence[UUID], now: datetime) -> list[Calendar]:
    """Raises the version of locked calendars and appends AvailabilityChanged with it, where the rules are known.

    Returns the calendars as they are then.
    """
    if not ids:
        return []
    await calendars.raise_versions(connection, ids)
    current = await calendars.read(connection, ids, shown_window(now))
    events = [changed_event(calendar, calendar.rules, now) for calendar in current if calendar.rules is not None]
    await append_many(connection, events, source=SOURCE, time=now)
    return current
