"""Ending a booking before it takes place."""

from uuid import UUID

import msgspec

from servicekit import outbox
from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.changes import check_may_leave, status_following
from subgraphs.booking.domain.events import SOURCE, booking_cancelled
from subgraphs.booking.domain.lifecycle import Action, BookingStatus
from subgraphs.booking.domain.refusals import BookingNotFound, VersionConflict
from subgraphs.booking.domain.rights import Actor, Role
from subgraphs.booking.repository import bookings
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call, answer_once
from subgraphs.booking.use_cases.changing import change_booking


class CancelBooking(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel the booking at the version that the caller has seen. The reason stays within this service."""

    booking_id: UUID
    expected_version: int
    reason: str | None = None


async def cancel_booking(stores: Stores, call: Call, command: CancelBooking) -> Booking:
    """The cancelled booking.

    Raises BookingNotFound, VersionConflict, BookingNotActive, CancellationClosed or IdempotencyKeyReused.
    """

    async def judge(connection: Connection, booking: Booking, role: Role) -> BookingStatus:
        status = status_following(booking, Action.CANCEL, command.expected_version)
        practitioner = await stores.rules.current(connection, booking.practitioner_id)
        cutoff_minutes = 0 if practitioner is None else practitioner.rules.schedule.cancellation_cutoff_minutes
        check_may_leave(booking, role, cutoff_minutes, call.now)
        return status

    async def write(connection: Connection, booking: Booking, by: Actor, status: BookingStatus) -> Booking:
        if not await bookings.cancel(connection, booking, by, command.reason, call.now):
            raise await _version_conflict(connection, booking)
        cancelled = msgspec.structs.replace(booking, version=booking.version + 1, status=status)
        await outbox.append(connection, booking_cancelled(cancelled, by.role), source=SOURCE, time=call.now)
        return cancelled

    return await answer_once(
        stores.database,
        call,
        command,
        lambda connection: change_booking(connection, call.viewer, command.booking_id, judge, write),
    )


async def _version_conflict(connection: Connection, booking: Booking) -> VersionConflict:
    current = await bookings.get(connection, booking.id)
    if current is None:
        raise BookingNotFound
    return VersionConflict(current=current)
