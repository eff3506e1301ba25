"""Stretches of calendars that became free and are still to be offered; the database itself adds them."""

from datetime import datetime
from uuid import UUID

from servicekit.database import Connection
from subgraphs.booking.domain.freed import FreedSlot

# Most slots that become free are waited for by nobody. Whoever joins in this moment sees the slot free.
_DROP = """
DELETE FROM freed_slots WHERE id IN (
    SELECT id FROM freed_slots AS freed
    WHERE freed_until <= $1 OR (
        NOT EXISTS (
            SELECT FROM waitlist_entries AS entry
            WHERE entry.practitioner_id = freed.practitioner_id AND entry.status = 'active'
        )
        AND NOT EXISTS (
            SELECT FROM waitlist_entries AS entry WHERE entry.practitioner_id IS NULL AND entry.status = 'active'
        )
    )
    ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
)
"""
_TAKE = """
SELECT id, practitioner_id, freed_from, freed_until, passed_entry_id FROM freed_slots
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_MOVE_ON = "UPDATE freed_slots SET passed_entry_id = $2 WHERE id = $1"
_PUT_LAST = "UPDATE freed_slots SET id = DEFAULT WHERE id = $1"
_DONE = "DELETE FROM freed_slots WHERE id = $1"


async def drop_unwanted(connection: Connection, now: datetime, limit: int) -> int:
    """Deletes at most `limit` that are over or that nobody can be waiting for; returns how many there were."""
    status = await connection.execute(_DROP, now, limit)
    return int(status.rpartition(" ")[2])


async def take_oldest(connection: Connection) -> FreedSlot | None:
    """The oldest that nobody else works on, until the transaction ends."""
    row = await connection.fetchrow(_TAKE)
    if row is None:
        return None
    return FreedSlot(
        id=row["id"],
        practitioner_id=row["practitioner_id"],
        start=row["freed_from"],
        end=row["freed_until"],
        passed_entry_id=row["passed_entry_id"],
    )


async def pass_entry(connection: Connection, freed: FreedSlot, entry_id: UUID) -> None:
    """The entries up to this one have been looked at for it."""
    await connection.execute(_MOVE_ON, freed.id, entry_id)


async def put_last(connection: Connection, freed: FreedSlot) -> None:
    """It becomes the youngest."""
    await connection.execute(_PUT_LAST, freed.id)


async def done(connection: Connection, freed: FreedSlot) -> None:
    """Nobody else is to be asked: it is just free."""
    await connection.execute(_DONE, freed.id)
