"""Waiting no more; what is offered at that moment is given up, and offered to the next."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit.authentication import Viewer
from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.holds import OverdueHold, is_overdue
from subgraphs.booking.domain.refusals import WaitlistEntryEnded, WaitlistEntryNotFound
from subgraphs.booking.domain.rights import Actor, Role, may_end_entry, role_of
from subgraphs.booking.domain.waitlist import WaitlistChange, WaitlistEntry
from subgraphs.booking.repository import bookings, waitlist
from subgraphs.booking.repository.locks import StartAnew, locked
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call, answer_once
from subgraphs.booking.use_cases.ending_holds import expire
from subgraphs.booking.use_cases.release_hold import release


class LeaveWaitlist(msgspec.Struct, frozen=True, kw_only=True):
    """Take the entry off the list, whatever has become of it since the caller saw it."""

    entry_id: UUID


async def leave_waitlist(stores: Stores, call: Call, command: LeaveWaitlist) -> WaitlistChange:
    """The entry that was withdrawn. Raises WaitlistEntryNotFound, WaitlistEntryEnded or IdempotencyKeyReused."""
    return await answer_once(
        stores.database, call, command, lambda connection: _leave(connection, call, command.entry_id)
    )


async def _leave(connection: Connection, call: Call, entry_id: UUID) -> WaitlistChange:
    while True:
        entry = _live(await waitlist.get(connection, entry_id), call.viewer, call.now)
        hold = await _offered(connection, entry)
        parties = {entry.patient_id} if hold is None else {entry.patient_id, hold.practitioner_id}
        try:
            async with locked(connection, parties):
                current = _live(await waitlist.get_for_update(connection, entry_id), call.viewer, call.now)
                if current.offered_booking_id != entry.offered_booking_id:
                    raise StartAnew
                await waitlist.withdraw(connection, entry_id)
                await _give_up(connection, await _offered(connection, current), call)
                return WaitlistChange(entry_id=entry_id, patient_id=entry.patient_id)
        except StartAnew:
            continue  # something was offered meanwhile, or is not any more


def _live(entry: WaitlistEntry | None, viewer: Viewer, now: datetime) -> WaitlistEntry:
    if entry is None or not may_end_entry(viewer, entry):
        raise WaitlistEntryNotFound
    if not entry.is_live(now):
        raise WaitlistEntryEnded(entry_id=entry.id)
    return entry


async def _offered(connection: Connection, entry: WaitlistEntry) -> Booking | None:
    if entry.offered_booking_id is None:
        return None
    return await bookings.get(connection, entry.offered_booking_id)


async def _give_up(connection: Connection, hold: Booking | None, call: Call) -> None:
    if hold is None:
        return
    if is_overdue(hold, call.now):
        await expire(connection, [OverdueHold(hold.id, hold.practitioner_id)], call.now)
    else:
        # Whoever may end the entry may change what is held for it: the one is made in the name of the other.
        role = role_of(call.viewer, hold) or Role.SYSTEM
        await release(connection, hold, Actor.of(call.viewer, role), call.now)
