"""Giving a held slot up before its time is over."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import outbox
from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.changes import status_following
from subgraphs.booking.domain.events import SOURCE, booking_hold_ended
from subgraphs.booking.domain.holds import check_lives
from subgraphs.booking.domain.lifecycle import Action, BookingStatus
from subgraphs.booking.domain.refusals import VersionConflict
from subgraphs.booking.domain.rights import Actor, Role
from subgraphs.booking.repository import holds
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call, answer_once
from subgraphs.booking.use_cases.changing import change_booking


class ReleaseHold(msgspec.Struct, frozen=True, kw_only=True):
    """Release the hold at the version that the caller has seen."""

    booking_id: UUID
    expected_version: int


async def release_hold(stores: Stores, call: Call, command: ReleaseHold) -> Booking:
    """The released hold.

    Raises BookingNotFound, HoldExpired, VersionConflict, BookingNotActive or IdempotencyKeyReused.
    """

    async def judge(_connection: Connection, booking: Booking, _role: Role) -> BookingStatus:
        check_lives(booking, call.now)
        return status_following(booking, Action.RELEASE, command.expected_version)

    async def write(connection: Connection, booking: Booking, by: Actor, _status: BookingStatus) -> Booking:
        return await release(connection, booking, by, call.now)

    return await answer_once(
        stores.database,
        call,
        command,
        lambda connection: change_booking(connection, call.viewer, command.booking_id, judge, write),
    )


async def release(connection: Connection, hold: Booking, by: Actor, now: datetime) -> Booking:
    """Releases a live hold, told with its event; the caller has the locks of its practitioner and patient."""
    released = msgspec.structs.replace(hold, version=hold.version + 1, status=BookingStatus.RELEASED, expires_at=None)
    if not await holds.release(connection, released, by, now):
        raise VersionConflict(current=hold)
    await outbox.append(connection, booking_hold_ended(released), source=SOURCE, time=now)
    return released
