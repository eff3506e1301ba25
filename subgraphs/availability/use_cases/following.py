"""From events to calendars: events that wait together are one transaction, and what it leaves is shown afterwards."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain_events import BookingRescheduled, BookingSnapshot, BookingState, PractitionerSnapshot
from domain_events.practitioner import PractitionerState
from scheduling import Rules
from servicekit.database import Connection, Database
from servicekit.kafka.together import Together, newest_of_each
from subgraphs.availability.domain.calendar import (
    BusySlot,
    Calendar,
    GivenRules,
    GivenSlot,
    first_version,
    next_renewal,
    shown_window,
)
from subgraphs.availability.repository import calendars
from subgraphs.availability.use_cases.changing import record_change
from subgraphs.availability.use_cases.showing import ShowCalendars


class Given(NamedTuple):
    """What an event states, and when it came."""

    what: GivenRules | GivenSlot
    now: datetime


class FollowEvents:
    """Idempotent, and indifferent to the order in which events of different practitioners and bookings come."""

    def __init__(self, database: Database, show: ShowCalendars) -> None:
        self._database = database
        self._show = show
        self._together = Together(self._take_over)

    async def practitioner(self, state: PractitionerState, now: datetime) -> None:
        """Takes over a practitioner's rules if they are newer than those known; a snapshot mends those of its version."""
        practitioner_id, rules = UUID(state.practitioner_id), Rules.of(state)
        renew_at = None if rules.retired else next_renewal(practitioner_id, now)
        given = GivenRules(practitioner_id, rules, renew_at, mends=isinstance(state, PractitionerSnapshot))
        await self._together.give(Given(given, now))

    async def booking(self, booking: BookingState, now: datetime) -> None:
        """Takes over a booking if it is newer than what is known of it, in every calendar that it was or is in.

        A snapshot also mends what is known of its own version.
        """
        named = {UUID(booking.practitioner_id)}
        if isinstance(booking, BookingRescheduled):
            named.add(UUID(booking.previous.practitioner_id))
        given = GivenSlot(BusySlot.of(booking), frozenset(named), mends=isinstance(booking, BookingSnapshot))
        await self._together.give(Given(given, now))

    async def close(self) -> None:
        """Ends what was begun."""
        await self._together.close()

    async def _take_over(self, given: Sequence[Given]) -> None:
        now = max(each.now for each in given)
        rules = _newest_rules(each.what for each in given)
        slots, named = _newest_slots(each.what for each in given)

        async def work(connection: Connection) -> list[Calendar]:
            before = await calendars.lock_bookings(connection, [each.slot.booking_id for each in slots])
            for booking_id, practitioner_id in before.items():
                named[booking_id].add(practitioner_id)
            concerned = {each.practitioner_id for each in rules}.union(*named.values())
            await calendars.lock(connection, list(concerned), first_version(now))
            changed = await calendars.put_rules(connection, rules)
            changed = changed.union(*(named[booking] for booking in await calendars.put_busy(connection, slots)))
            return [
                *await record_change(connection, sorted(changed), now),
                # Shown also when nothing changed: the last try may have failed between the transaction and Redis.
                *await calendars.read(connection, sorted(concerned - changed), shown_window(now)),
            ]

        await self._show.show_read(await self._database.run(work), now)


def _newest_rules(given: Iterable[GivenRules | GivenSlot]) -> list[GivenRules]:
    """Of each practitioner; of the same version what mends."""
    return newest_of_each(
        (each for each in given if isinstance(each, GivenRules)),
        key=lambda each: each.practitioner_id,
        age=lambda each: (each.rules.version, each.mends),
    )


def _newest_slots(given: Iterable[GivenRules | GivenSlot]) -> tuple[list[GivenSlot], dict[UUID, set[UUID]]]:
    """Of each booking, of the same version what mends; and by booking all calendars that any of its events names."""
    slots = [each for each in given if isinstance(each, GivenSlot)]
    named: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for each in slots:
        named[each.slot.booking_id] |= each.named
    newest = newest_of_each(
        slots, key=lambda each: each.slot.booking_id, age=lambda each: (each.slot.booking_version, each.mends)
    )
    return newest, named
