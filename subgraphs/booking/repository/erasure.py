"""What is left of a patient who was erased: rows without anybody in them."""

from datetime import datetime
from uuid import UUID

from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.repository.rows import BOOKING_COLUMNS, booking_from

_OPEN = f"""
SELECT {BOOKING_COLUMNS} FROM bookings
WHERE patient_id = $1 AND ((status = 'confirmed' AND slot_start > $2) OR status = 'held') ORDER BY id
"""
_ANONYMISE = """
UPDATE bookings SET patient_id = NULL, insurance = NULL, cancellation_reason = NULL,
    booked_by = CASE WHEN booked_by <> patient_id THEN booked_by END
WHERE patient_id = $1
"""
_FORGET_ANSWERS = "DELETE FROM idempotency_keys WHERE actor_id = $1 OR patient_id = $1"
_FORGET_WISHES = "DELETE FROM waitlist_entries WHERE patient_id = $1"


async def open_bookings(connection: Connection, patient_id: UUID, now: datetime) -> list[Booking]:
    """The patient's bookings that have not begun, and whatever is held for him."""
    return [booking_from(row) for row in await connection.fetch(_OPEN, patient_id, now)]


async def anonymise(connection: Connection, patient_id: UUID) -> None:
    """Takes the patient out of every row; drops every stored answer that concerns him, and what he waits for."""
    await connection.execute(_ANONYMISE, patient_id)
    await connection.execute(_FORGET_ANSWERS, patient_id)
    await connection.execute(_FORGET_WISHES, patient_id)
