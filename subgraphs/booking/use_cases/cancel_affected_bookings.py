"""Ending what is booked in an absence."""

from itertools import count
from uuid import UUID

import msgspec

from domain_events import BookingCancelled, BookingHoldEnded
from servicekit import outbox
from servicekit.database import Connection
from subgraphs.booking.domain.absences import EndedBookings, OwnedException
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.events import SOURCE, booking_cancelled, booking_hold_ended
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.refusals import AbsenceNotFound
from subgraphs.booking.domain.rights import Actor, Role, role_in_calendar_of
from subgraphs.booking.repository import absences
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call, answer_once
from subgraphs.booking.use_cases.hearing_of_exceptions import exceptions_heard_of

CHUNK = 100  # bookings a transaction: it must be short, for it holds the locks of the practitioner and of all patients


class CancelAffectedBookings(msgspec.Struct, frozen=True, kw_only=True):
    """End what is booked in the exception from now on. The reason stays within this service."""

    exception_id: UUID
    reason: str | None = None


async def cancel_affected_bookings(stores: Stores, call: Call, command: CancelAffectedBookings) -> EndedBookings:
    """All bookings that were ended by this call, or by earlier ones under the same key.

    A long absence may affect thousands of bookings, and no transaction may be long. So there is one transaction for
    each CHUNK of them: the bookings' new state, their events and the chunk's answer are committed together. After a
    crash the chunks before it stand, and nothing else does; sent again under its key, the call gives their answers and
    goes on behind them, and without a key it finds what is left. No booking can be ended twice either way.

    Raises AbsenceNotFound or IdempotencyKeyReused; nothing has been ended then.
    """
    await exceptions_heard_of(stores, [command.exception_id], call.now)
    ended: list[UUID] = []
    for part in count():
        try:
            chunk = await answer_once(
                stores.database, call, command, lambda connection: _end_chunk(connection, call, command), part=part
            )
        except AbsenceNotFound:
            if part == 0:
                raise
            break  # the absence was removed meanwhile, and what was ended before is the answer
        ended.extend(chunk.booking_ids)
        if not chunk.more:
            break
    return EndedBookings(booking_ids=tuple(ended))


async def _end_chunk(connection: Connection, call: Call, command: CancelAffectedBookings) -> EndedBookings:
    owned, _ = await _absence(connection, call, command)
    seen = await absences.page_of_affected(connection, owned.affected(call.now), None, CHUNK)
    if not seen:
        return EndedBookings(booking_ids=())
    patients = {booking.patient_id for booking in seen if booking.patient_id is not None}
    async with locked(connection, {owned.practitioner_id, *patients}):
        # Under the locks nothing changes any more; what moved away or ended since it was seen is no longer affected.
        current, role = await _absence(connection, call, command)
        ids = [booking.id for booking in seen]
        by = Actor.of(call.viewer, role)
        ended = await absences.end_affected(connection, current.affected(call.now), ids, by, command.reason)
        events = [_event(booking, role) for booking in ended]
        await outbox.append_many(connection, events, source=SOURCE, time=call.now)
    return EndedBookings(booking_ids=tuple(booking.id for booking in ended), more=len(seen) == CHUNK)


async def _absence(connection: Connection, call: Call, command: CancelAffectedBookings) -> tuple[OwnedException, Role]:
    found = await absences.exceptions_by_id(connection, [command.exception_id])
    owned = found.get(command.exception_id)
    role = None if owned is None else role_in_calendar_of(call.viewer, owned.practitioner_id)
    if owned is None or role is None:
        raise AbsenceNotFound
    return owned, role


def _event(ended: Booking, role: Role) -> BookingCancelled | BookingHoldEnded:
    return booking_hold_ended(ended) if ended.status is BookingStatus.RELEASED else booking_cancelled(ended, role)
