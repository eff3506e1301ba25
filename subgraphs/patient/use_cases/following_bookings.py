"""From bookings follows which practitioners may know which patients, and for how long."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain_events import BookingRescheduled, BookingState
from servicekit.database import Connection, Database
from servicekit.kafka.together import Together, newest_of_each
from subgraphs.patient.domain.patient import KnownBy
from subgraphs.patient.repository import known_by, patients

KNOWN_AFTER_SLOT = timedelta(days=90)
CHUNK_ROWS = 1000  # no transaction may be long


class FollowBookings:
    """Idempotent, and indifferent to the order in which the events of a booking come."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._together = Together(self._note_all)

    async def note(self, booking: BookingState) -> None:
        """Notes who may know the patient; nothing is noted of an erased one, however late the event comes."""
        if booking.patient_id is not None:
            await self._together.give(list(_known_by(booking, UUID(booking.patient_id))))

    async def close(self) -> None:
        """Ends what was begun."""
        await self._together.close()

    async def _note_all(self, of_bookings: Sequence[Sequence[KnownBy]]) -> None:
        known = _newest(each for of_booking in of_bookings for each in of_booking)
        people = list({each.patient_id for each in known})

        async def work(connection: Connection) -> None:
            await patients.lock_people(connection, people)
            erased = await patients.erased_versions(connection, people)
            await known_by.remember(connection, [each for each in known if each.patient_id not in erased])

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


def _newest(known: Iterable[KnownBy]) -> list[KnownBy]:
    """Of each booking at each practitioner what its newest version says."""
    return newest_of_each(
        known, key=lambda each: (each.practitioner_id, each.booking_id), age=lambda each: each.booking_version
    )


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
