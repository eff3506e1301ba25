"""Forgetting a patient: what is to come is cancelled, what is held is given up, what was stays without a name."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import outbox
from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.events import SOURCE, booking_cancelled
from subgraphs.booking.domain.holds import OverdueHold, is_overdue
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.rights import SYSTEM
from subgraphs.booking.repository import bookings, erasure
from subgraphs.booking.repository.locks import StartAnew, locked
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.ending_holds import expire
from subgraphs.booking.use_cases.release_hold import release


async def erase_patient(stores: Stores, patient_id: UUID, now: datetime) -> int:
    """Ends the patient's upcoming bookings and holds, each with its event, and anonymises every row, in one transaction.

    Returns how many were ended; a second time it finds nothing. The events still carry the random id, for the
    practitioner's notice; nobody can be found by it any more.
    """
    return await stores.database.run(lambda connection: _erase(connection, patient_id, now))


async def _erase(connection: Connection, patient_id: UUID, now: datetime) -> int:
    while True:
        seen = await erasure.open_bookings(connection, patient_id, now)
        practitioners = {booking.practitioner_id for booking in seen}
        try:
            async with locked(connection, [patient_id, *practitioners]):
                current = await erasure.open_bookings(connection, patient_id, now)
                if not {booking.practitioner_id for booking in current} <= practitioners:
                    raise StartAnew
                for booking in current:
                    await _end(connection, booking, now)
                await erasure.anonymise(connection, patient_id)
                return len(current)
        except StartAnew:
            continue  # a booking with another practitioner came in between, whose lock is not held


async def _end(connection: Connection, booking: Booking, now: datetime) -> None:
    if booking.status is BookingStatus.CONFIRMED:
        await _cancel(connection, booking, now)
    elif is_overdue(booking, now):
        await expire(connection, [OverdueHold(booking.id, booking.practitioner_id)], now)
    else:
        await release(connection, booking, SYSTEM, now)


async def _cancel(connection: Connection, booking: Booking, now: datetime) -> None:
    if not await bookings.cancel(connection, booking, SYSTEM, None, now):
        raise StartAnew
    cancelled = msgspec.structs.replace(booking, version=booking.version + 1, status=BookingStatus.CANCELLED)
    await outbox.append(connection, booking_cancelled(cancelled, SYSTEM.role), source=SOURCE, time=now)
