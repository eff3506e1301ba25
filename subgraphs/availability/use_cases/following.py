"""From events to calendars: each event is one transaction, and what it leaves is shown afterwards."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain_events import BookingRescheduled, BookingSnapshot, BookingState, PractitionerSnapshot
from domain_events.practitioner import PractitionerState
from scheduling import Rules
from servicekit.database import Connection, Database
from subgraphs.availability.domain.calendar import BusySlot, Calendar, first_version, next_renewal, shown_window
from subgraphs.availability.repository import calendars
from subgraphs.availability.use_cases.changing import record_change
from subgraphs.availability.use_cases.showing import ShowCalendars


class FollowEvents:
    """Idempotent, and indifferent to the order in which events of different practitioners and bookings come."""

    def __init__(self, database: Database, show: ShowCalendars) -> None:
        self._database = database
        self._show = show

    async def practitioner(self, state: PractitionerState, now: datetime) -> None:
        """Takes over a practitioner's rules if they are newer than those known; a snapshot mends those of its version."""
        practitioner_id = UUID(state.practitioner_id)
        rules = Rules.of(state)
        renew_at = None if rules.retired else next_renewal(practitioner_id, now)

        async def work(connection: Connection) -> list[Calendar]:
            await calendars.lock(connection, [practitioner_id], first_version(now))
            mends = isinstance(state, PractitionerSnapshot)
            is_new = await calendars.put_rules(connection, practitioner_id, rules, renew_at, mends=mends)
            return await _current(connection, [practitioner_id], now, is_changed=is_new)

        await self._show.show_read(await self._database.run(work), now)

    async def booking(self, booking: BookingState, now: datetime) -> None:
        """Takes over a booking if it is newer than what is known of it, in every calendar that it was or is in.

        A snapshot also mends what is known of its own version.
        """
        slot, named = BusySlot.of(booking), {UUID(booking.practitioner_id)}
        if isinstance(booking, BookingRescheduled):
            named.add(UUID(booking.previous.practitioner_id))

        async def work(connection: Connection) -> list[Calendar]:
            before = await calendars.lock_booking(connection, slot.booking_id)
            concerned = named if before is None else {*named, before}
            await calendars.lock(connection, list(concerned), first_version(now))
            is_new = await calendars.put_busy(connection, slot, mends=isinstance(booking, BookingSnapshot))
            return await _current(connection, sorted(concerned), now, is_changed=is_new)

        await self._show.show_read(await self._database.run(work), now)


async def _current(connection: Connection, ids: Sequence[UUID], now: datetime, *, is_changed: bool) -> list[Calendar]:
    """What is to be shown. Also when nothing changed: the last try may have failed between the transaction and Redis."""
    if is_changed:
        return await record_change(connection, ids, now)
    return await calendars.read(connection, ids, shown_window(now))
