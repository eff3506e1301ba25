"""The bookings table: reading one, and each way of writing it. Writers hold the locks of `locks.locked`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import ExclusionViolationError, UniqueViolationError

from servicekit.database import Connection, StatementPart
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.rights import Actor
from subgraphs.booking.repository import history
from subgraphs.booking.repository.rows import BOOKING_COLUMNS, booking_from, columns_of, local_start

_GET = f"SELECT {BOOKING_COLUMNS} FROM bookings WHERE id = $1"
_GET_FOR_UPDATE = f"{_GET} FOR UPDATE"

# A plain INSERT against an exclusion constraint deadlocks under a crowd; the lock keeps the crowd away, this is the net.
_INSERT = f"""
INSERT INTO bookings ({BOOKING_COLUMNS}, calendar_number, local_start, booked_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)
ON CONFLICT DO NOTHING
"""
_MOVE = """
UPDATE bookings
SET version = $2, practitioner_id = $3, calendar_number = $4, consultation_type_id = $5, country = $6, slot_start = $7,
    slot_end = $8, time_zone = $9, local_start = $10, changed_at = $11
WHERE id = $1 AND version = $2 - 1
"""
_CANCEL = """
UPDATE bookings SET status = 'cancelled', version = version + 1, changed_at = $3, cancellation_reason = $4
WHERE id = $1 AND version = $2
"""
_CLOSE = "UPDATE bookings SET status = $3, version = version + 1, changed_at = $4 WHERE id = $1 AND version = $2"


async def get(connection: Connection, booking_id: UUID) -> Booking | None:
    """The booking as of now."""
    row = await connection.fetchrow(_GET, booking_id)
    return None if row is None else booking_from(row)


async def get_for_update(connection: Connection, booking_id: UUID) -> Booking | None:
    """The booking as of now, its row locked until the transaction ends."""
    row = await connection.fetchrow(_GET_FOR_UPDATE, booking_id)
    return None if row is None else booking_from(row)


async def insert(
    connection: Connection,
    booking: Booking,
    calendar_number: int,
    by: Actor,
    now: datetime,
    parts: Sequence[StatementPart] = (),
) -> bool:
    """Adds the booking, and `parts` with it; False when one of the constraints knows better."""
    values = (*columns_of(booking), calendar_number, local_start(booking), now)
    return bool(await history.write(connection, _INSERT, *values, by=by, parts=parts))


async def move(connection: Connection, moved: Booking, calendar_number: int, by: Actor, now: datetime) -> bool:
    """Moves the booking in place; False when one of the constraints knows better.

    After False the transaction is in error until it is rolled back to a savepoint.
    """
    try:
        written = await history.write(
            connection,
            _MOVE,
            moved.id,
            moved.version,
            moved.practitioner_id,
            calendar_number,
            moved.consultation_type_id,
            moved.country,
            moved.start,
            moved.end,
            moved.time_zone,
            local_start(moved),
            now,
            by=by,
        )
    except (ExclusionViolationError, UniqueViolationError):
        return False
    return bool(written)


async def cancel(connection: Connection, seen: Booking, by: Actor, reason: str | None, now: datetime) -> bool:
    """Cancels the booking at the version that was seen; False when it has another one by now."""
    return bool(await history.write(connection, _CANCEL, seen.id, seen.version, now, reason, by=by))


async def close(connection: Connection, closed: Booking, by: Actor, now: datetime) -> bool:
    """Writes the final status of a visit at the version before; False when the row has another one by now."""
    values = (closed.id, closed.version - 1, closed.status.value, now)
    return bool(await history.write(connection, _CLOSE, *values, by=by))
