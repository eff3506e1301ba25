"""The history of bookings: written by the statement that changes them, read for many of them at once.

A foreign key refuses a version of a booking that has no row here, so nobody can leave it out.
"""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from servicekit.database import Connection, StatementPart
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.history import BookingVersion
from subgraphs.booking.domain.rights import Actor
from subgraphs.booking.repository.rows import BOOKING_COLUMNS, VERSION_COLUMNS, booking_from, version_from

_WRITE = f"""
WITH written AS ({{change}} RETURNING *), kept AS (
    INSERT INTO booking_history ({VERSION_COLUMNS}, actor_id)
    SELECT id, version, status, practitioner_id, consultation_type_id, slot_start, slot_end, time_zone, changed_at,
        ${{role}}::text, ${{actor}}::uuid
    FROM written
){{parts}}
SELECT {BOOKING_COLUMNS} FROM written
"""
_VERSIONS = f"SELECT {VERSION_COLUMNS} FROM booking_history WHERE booking_id = ANY ($1) ORDER BY booking_id, version"


async def write(
    connection: Connection, change: str, *parameters: object, by: Actor, parts: Sequence[StatementPart] = ()
) -> list[Booking]:
    """Changes bookings, and keeps who did it; returns those that were changed, as they are then.

    Args:
        change: an INSERT or UPDATE of bookings, without RETURNING, that gives each row its next version.
        parameters: of the statement.
        by: who makes the change.
        parts: what else is written with each row.
    """
    values = [*parameters, by.role.value, by.id]
    actor = len(values)
    numbered = []
    for part in parts:
        numbered.append(part.numbered(len(values) + 1))
        values += part.values
    statement = _statement(change, actor, *numbered)
    return [booking_from(row) for row in await connection.fetch(statement, *values)]


@lru_cache(maxsize=64)
def _statement(change: str, actor: int, *parts: str) -> str:
    """The change as one statement with its history and its parts; the parameters of the history end with `actor`."""
    also = "".join(f", part_{place} AS ({part})" for place, part in enumerate(parts))
    return _WRITE.format(change=change, role=actor - 1, actor=actor, parts=also)


async def versions(connection: Connection, ids: Sequence[UUID]) -> list[BookingVersion]:
    """All versions of these bookings, oldest first within each."""
    return [version_from(row) for row in await connection.fetch(_VERSIONS, ids)]
