"""Making a booking of a hold."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import outbox
from servicekit.database import Connection
from servicekit.errors import Forbidden
from subgraphs.booking.domain.booking import Booking, Insurance
from subgraphs.booking.domain.changes import status_following
from subgraphs.booking.domain.events import SOURCE, booking_created
from subgraphs.booking.domain.holds import check_lives
from subgraphs.booking.domain.lifecycle import Action, BookingStatus
from subgraphs.booking.domain.refusals import VersionConflict
from subgraphs.booking.domain.rights import MAY_CONFIRM, Actor, Role
from subgraphs.booking.repository import holds
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call, answer_once
from subgraphs.booking.use_cases.changing import change_booking


class ConfirmHold(msgspec.Struct, frozen=True, kw_only=True):
    """Confirm the hold at the version that the caller has seen."""

    booking_id: UUID
    expected_version: int


async def confirm_hold(stores: Stores, call: Call, command: ConfirmHold) -> Booking:
    """The confirmed booking. What was checked when the slot was held is not checked again: a hold keeps its promise.

    Raises BookingNotFound, HoldExpired, VersionConflict, BookingNotActive or IdempotencyKeyReused, or Forbidden for the
    practitioner, who may not book for patients either.
    """

    async def judge(_connection: Connection, booking: Booking, role: Role) -> BookingStatus:
        if role not in MAY_CONFIRM:
            raise Forbidden("A hold is confirmed by its patient, or by whoever books for patients.")
        check_lives(booking, call.now)
        return status_following(booking, Action.CONFIRM, command.expected_version)

    async def write(connection: Connection, booking: Booking, by: Actor, _status: BookingStatus) -> Booking:
        return await confirm(connection, booking, booking.insurance, by, call.now)

    return await answer_once(
        stores.database,
        call,
        command,
        lambda connection: change_booking(connection, call.viewer, command.booking_id, judge, write),
    )


async def confirm(
    connection: Connection, hold: Booking, insurance: Insurance | None, by: Actor, now: datetime
) -> Booking:
    """Confirms a live hold, told with its event; the caller has the locks of its practitioner and patient.

    Nothing overdue has to give way: the constraint let nothing else into the slot while it was held.
    """
    confirmed = msgspec.structs.replace(
        hold, version=hold.version + 1, status=BookingStatus.CONFIRMED, expires_at=None, insurance=insurance
    )
    if not await holds.confirm(connection, confirmed, by, now):
        raise VersionConflict(current=hold)
    await outbox.append(connection, booking_created(confirmed), source=SOURCE, time=now)
    return confirmed
