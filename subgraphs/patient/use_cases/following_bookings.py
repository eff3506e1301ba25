"""From bookings follows which practitioners may know which patients, and for how long."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from domain_events import BookingRescheduled, BookingState
from servicekit.database import Connection, Database
from subgraphs.patient.domain.patient import KnownBy
from subgraphs.patient.repository import known_by, patients

KNOWN_AFTER_SLOT = timedelta(days=90)
CHUNK_ROWS = 1000  # no transaction may be long


class FollowBookings:
    """Idempotent, and indifferent to the order in which the events of a booking come."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, booking: BookingState) -> None:
        """Notes who may know the patient; nothing is noted of an erased one, however late the event comes."""
        if booking.patient_id is None:
            return
        patient_id = UUID(booking.patient_id)

        async def work(connection: Connection) -> None:
            await patients.lock_person(connection, patient_id)
            if await patients.erased_version(connection, patient_id) is None:
                for known in _known_by(booking, patient_id):
                    await known_by.remember(connection, known)

        await self._database.run(work)

    async def forget_expired(self, now: datetime) -> int:
        """Deletes what is no longer to be known; returns how many rows that were."""
        forgotten = 0
        while True:
            async with self._database.connection() as connection:
                chunk = await known_by.forget_expired(connection, now, CHUNK_ROWS)
            forgotten += chunk
            if chunk < CHUNK_ROWS:
                return forgotten


def _known_by(booking: BookingState, patient_id: UUID) -> Iterator[KnownBy]:
    """The practitioner of the booking and, if it moved away from another one, that one for its old slot."""
    ends = {booking.practitioner_id: booking.end}
    if isinstance(booking, BookingRescheduled) and booking.previous.practitioner_id != booking.practitioner_id:
        ends[booking.previous.practitioner_id] = booking.previous.end
    for practitioner_id, end in ends.items():
        yield KnownBy(
            practitioner_id=UUID(practitioner_id),
            booking_id=UUID(booking.booking_id),
            booking_version=booking.version,
            patient_id=patient_id,
            visible_until=end + KNOWN_AFTER_SLOT,
        )
