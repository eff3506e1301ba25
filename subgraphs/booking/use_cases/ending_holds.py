"""Ending holds whose time is over: by whoever comes next, and by the clock."""

from collections.abc import Sequence
from datetime import datetime

from servicekit import outbox
from servicekit.database import Connection
from subgraphs.booking.domain.events import SOURCE, booking_hold_ended
from subgraphs.booking.domain.holds import OverdueHold
from subgraphs.booking.repository import holds
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.repository.stores import Stores

CHUNK = 20  # holds a transaction: no transaction may be long, and each holds its practitioners' locks


async def expire(connection: Connection, overdue: Sequence[OverdueHold], now: datetime) -> None:
    """Ends those that are still held, each with its event; the caller has the locks of their practitioners."""
    if overdue:
        ended = await holds.expire(connection, [hold.id for hold in overdue], now)
        await outbox.append_many(connection, [booking_hold_ended(hold) for hold in ended], source=SOURCE, time=now)


async def expire_due(stores: Stores, now: datetime) -> datetime | None:
    """Ends one chunk of what is overdue at `now`, in a transaction; returns when the next hold ends, if there is one.

    That is at or before `now` while more is overdue. Two processes at once end each hold once.
    """
    async with stores.database.connection() as connection:
        due = await holds.overdue(connection, now, CHUNK)

    async def work(connection: Connection) -> None:
        async with locked(connection, {hold.practitioner_id for hold in due}):
            await expire(connection, due, now)

    if due:
        await stores.database.run(work)
    async with stores.database.connection() as connection:
        return await holds.next_expiry(connection)
