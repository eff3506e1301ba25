"""Closing a visit: it took place, or the patient did not come."""

from uuid import UUID

import msgspec

from servicekit import outbox
from servicekit.database import Connection
from servicekit.errors import Forbidden
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.changes import check_has_begun, status_following
from subgraphs.booking.domain.events import SOURCE, booking_closed
from subgraphs.booking.domain.lifecycle import Action, BookingStatus
from subgraphs.booking.domain.refusals import VersionConflict
from subgraphs.booking.domain.rights import Actor, Role
from subgraphs.booking.repository import bookings
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call, answer_once
from subgraphs.booking.use_cases.changing import change_booking


class CompleteBooking(msgspec.Struct, frozen=True, kw_only=True):
    """The visit took place."""

    booking_id: UUID
    expected_version: int


class RecordNoShow(msgspec.Struct, frozen=True, kw_only=True):
    """The patient did not come."""

    booking_id: UUID
    expected_version: int


_ACTIONS: dict[type[CompleteBooking | RecordNoShow], Action] = {
    CompleteBooking: Action.COMPLETE,
    RecordNoShow: Action.RECORD_NO_SHOW,
}


async def close_booking(stores: Stores, call: Call, command: CompleteBooking | RecordNoShow) -> Booking:
    """The closed booking.

    Raises BookingNotFound, VersionConflict, BookingNotActive, BookingNotStarted, IdempotencyKeyReused, or Forbidden
    for everybody but the practitioner and operators.
    """

    async def judge(_connection: Connection, booking: Booking, role: Role) -> BookingStatus:
        if role not in (Role.PRACTITIONER, Role.OPERATOR):
            raise Forbidden("Only the practitioner says whether a visit took place.")
        status = status_following(booking, _ACTIONS[type(command)], command.expected_version)
        check_has_begun(booking, call.now)
        return status

    async def write(connection: Connection, booking: Booking, by: Actor, status: BookingStatus) -> Booking:
        closed = msgspec.structs.replace(booking, version=booking.version + 1, status=status)
        if not await bookings.close(connection, closed, by, call.now):
            raise VersionConflict(current=booking)
        await outbox.append(connection, booking_closed(closed), source=SOURCE, time=call.now)
        return closed

    return await answer_once(
        stores.database,
        call,
        command,
        lambda connection: change_booking(connection, call.viewer, command.booking_id, judge, write),
    )
