"""Held rows of the bookings table. Whoever changes one has the lock of its practitioner.

That one lock is enough to end the hold of a patient whose own lock is not taken: whatever else changes the row (its
confirmation, its release, the erasure of its patient, the job) takes the practitioner's lock too. So no two writers
ever meet at a held row, and none waits for a row lock while it keeps another writer waiting.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.holds import LiveHold, OverdueHold
from subgraphs.booking.domain.rights import SYSTEM, Actor
from subgraphs.booking.repository import history

_CONFIRM = """
UPDATE bookings SET status = 'confirmed', version = version + 1, expires_at = NULL, insurance = $4, changed_at = $3
WHERE id = $1 AND version = $2 AND status = 'held' AND expires_at > $3
"""
_RELEASE = """
UPDATE bookings SET status = 'released', version = version + 1, expires_at = NULL, changed_at = $3
WHERE id = $1 AND version = $2 AND status = 'held' AND expires_at > $3
"""
_EXPIRE = """
UPDATE bookings SET status = 'expired', version = version + 1, expires_at = NULL, changed_at = $2
WHERE id = ANY ($1) AND status = 'held' AND expires_at <= $2
"""
_LIVE_OF_PATIENT = """
SELECT id, expires_at FROM bookings
WHERE patient_id = $1 AND status = 'held' AND expires_at > $2
    AND NOT EXISTS (SELECT FROM waitlist_offers WHERE booking_id = bookings.id)
ORDER BY expires_at, id
"""
_OVERDUE = """
SELECT id, practitioner_id FROM bookings WHERE status = 'held' AND expires_at <= $1 ORDER BY expires_at LIMIT $2
"""
_NEXT_EXPIRY = "SELECT min(expires_at) FROM bookings WHERE status = 'held'"


async def confirm(connection: Connection, confirmed: Booking, by: Actor, now: datetime) -> bool:
    """Makes a booking of the version before; False when that is no live hold any more."""
    values = (confirmed.id, confirmed.version - 1, now, confirmed.insurance)
    return bool(await history.write(connection, _CONFIRM, *values, by=by))


async def release(connection: Connection, released: Booking, by: Actor, now: datetime) -> bool:
    """Ends the hold at the version before; False when that is no live hold any more."""
    return bool(await history.write(connection, _RELEASE, released.id, released.version - 1, now, by=by))


async def expire(connection: Connection, ids: Sequence[UUID], now: datetime) -> list[Booking]:
    """Ends those of the holds whose time is over at `now`; returns them as they are then.

    Whoever comes upon them, it is the clock that ended them.
    """
    return await history.write(connection, _EXPIRE, ids, now, by=SYSTEM)


async def live_of_patient(connection: Connection, patient_id: UUID, now: datetime) -> list[LiveHold]:
    """What the patient holds, the first to end first; what the waitlist offers him he did not take, and it is not counted."""
    return [LiveHold(*row) for row in await connection.fetch(_LIVE_OF_PATIENT, patient_id, now)]


async def overdue(connection: Connection, now: datetime, limit: int) -> list[OverdueHold]:
    """Holds whose time is over, the longest overdue first."""
    return [OverdueHold(*row) for row in await connection.fetch(_OVERDUE, now, limit)]


async def next_expiry(connection: Connection) -> datetime | None:
    """When the next hold ends; None when nothing is held."""
    instant: datetime | None = await connection.fetchval(_NEXT_EXPIRY)
    return instant
