"""Offering what became free to whoever waits for it: one after the other, each slot to one at a time."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from servicekit.authentication import Viewer
from servicekit.database import Connection
from servicekit.errors import Refusal
from subgraphs.booking.domain.booking import Booking, WantedSlot
from subgraphs.booking.domain.events import slot_offered
from subgraphs.booking.domain.freed import FreedSlot, Interval, freed_starts, offered_until, overlaps
from subgraphs.booking.domain.offer import Facts, Offer
from subgraphs.booking.domain.queries import CalendarQuery
from subgraphs.booking.domain.refusals import BookingRefusal
from subgraphs.booking.domain.rights import SYSTEM
from subgraphs.booking.domain.rules import PractitionerRules
from subgraphs.booking.domain.waitlist import WaitlistEntry, fits, wanted_types
from subgraphs.booking.repository import freed_slots, reading, waitlist
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call
from subgraphs.booking.use_cases.taking_slots import Taking, new_booking, take_slot

UNWANTED_CHUNK = 500
PAGE = 200  # entries a transaction looks at
MOST_TRIES = 4  # slots that are tried for one entry; a refusal means that somebody was quicker
MARGIN = timedelta(days=1)  # no slot with its buffers is longer


class Opening(NamedTuple):
    """What became free, in whose calendar, and the starts that can be offered of it by type; never none."""

    freed: FreedSlot
    practitioner: PractitionerRules
    starts: dict[str, list[datetime]]

    @property
    def bounds(self) -> Interval:
        """The first and the last of the starts."""
        every = [start for starts in self.starts.values() for start in starts]
        return min(every), max(every)


class _WaitsNoMore(Refusal):
    """Found under the locks: the entry was withdrawn or is offered something else, or the rules have changed."""


async def offer_next(stores: Stores, now: datetime) -> bool:
    """Makes at most one offer, in one transaction; False when nothing is left to do.

    The hold, its event, the entry's status and what is left to do of the freed slot are committed together, so a crash
    loses nothing and offers nothing twice. Two processes at once work on different slots, and under the locks of the
    practitioner and the patient they find what the other has done.

    Raises whatever goes wrong; the slot with which it did is tried again after all others, so that it keeps none waiting.
    """
    begun: list[FreedSlot] = []
    try:
        return await stores.database.run(lambda connection: _offer_next(connection, stores, now, begun.append))
    except Exception:
        if begun:
            await stores.database.run(lambda connection: freed_slots.put_last(connection, begun[-1]))
        raise


async def _offer_next(
    connection: Connection, stores: Stores, now: datetime, begin: Callable[[FreedSlot], None]
) -> bool:
    dropped = await freed_slots.drop_unwanted(connection, now, UNWANTED_CHUNK)
    freed = await freed_slots.take_oldest(connection)
    if freed is None:
        return dropped == UNWANTED_CHUNK
    begin(freed)
    opening = await _opening(connection, stores, freed, now)
    if opening is None:
        await freed_slots.done(connection, freed)
        return True
    waiting = await waitlist.waiting_for(connection, freed, opening.practitioner, opening.bounds, PAGE)
    served = await _serve_first(connection, stores, opening, waiting, now)
    if served is not None:
        await freed_slots.pass_entry(connection, freed, served)  # what is left of the slot goes to those behind
    elif len(waiting) == PAGE:
        await freed_slots.pass_entry(connection, freed, waiting[-1].id)
    else:
        await freed_slots.done(connection, freed)
    return True


async def _opening(connection: Connection, stores: Stores, freed: FreedSlot, now: datetime) -> Opening | None:
    """None when nothing of it can be offered to anybody: somebody has it already, or it is too near."""
    practitioner = await stores.rules.current(connection, freed.practitioner_id)
    if practitioner is None:
        return None
    rules = practitioner.rules
    calendar = CalendarQuery(
        practitioner_id=freed.practitioner_id, start=freed.start - MARGIN, end=freed.end + MARGIN, now=now
    )
    busy = await reading.busy(connection, calendar, None)
    starts = {}
    for kind in rules.consultation_types:
        found = freed_starts(freed, rules, kind, busy, now)
        in_time = [start for start in found if offered_until(start, rules, stores.offer_lifetime, now) is not None]
        if in_time:
            starts[kind.id] = in_time
    return Opening(freed, practitioner, starts) if starts else None


async def _serve_first(
    connection: Connection, stores: Stores, opening: Opening, waiting: list[WaitlistEntry], now: datetime
) -> UUID | None:
    """Which of the entries was offered something; None when nothing is left for any of them."""
    patients = {entry.patient_id for entry in waiting}
    first, last = opening.bounds
    reach = (first - MARGIN, last + MARGIN)
    declined = await waitlist.turned_down(connection, patients, opening.freed.practitioner_id, reach)
    for entry in waiting:
        wanted = _slots_for(entry, opening, declined[entry.patient_id])
        try:
            if await _offer_one(connection, stores, entry, wanted, now):
                return entry.id
        except _WaitsNoMore:
            continue
    return None


def _slots_for(entry: WaitlistEntry, opening: Opening, declined: list[Interval]) -> Iterator[WantedSlot]:
    """What of the opening this entry waits for, the best first."""
    time_zone = opening.practitioner.rules.time_zone
    for kind in wanted_types(entry.wish, opening.practitioner):
        length = timedelta(minutes=kind.duration_minutes)
        for start in opening.starts.get(kind.id, ()):
            if not fits(entry.wish, start, time_zone):
                continue
            if not any(overlaps((start, start + length), slot) for slot in declined):
                yield WantedSlot(
                    practitioner_id=opening.freed.practitioner_id,
                    consultation_type_id=UUID(kind.id),
                    start=start,
                    patient_id=entry.patient_id,
                    insurance=entry.wish.insurance,
                )


async def _offer_one(
    connection: Connection, stores: Stores, entry: WaitlistEntry, slots: Iterator[WantedSlot], now: datetime
) -> bool:
    """Whether one of the slots is held for the entry now. Raises _WaitsNoMore."""
    for wanted, _ in zip(slots, range(MOST_TRIES), strict=False):
        try:
            hold = await _hold_for(connection, stores, entry, wanted, now)
        except BookingRefusal:
            continue  # taken meanwhile, or this patient cannot have it: it overlaps a booking, or is for others
        await waitlist.offer(connection, entry.id, hold)
        return True
    return False


async def _hold_for(
    connection: Connection, stores: Stores, entry: WaitlistEntry, wanted: WantedSlot, now: datetime
) -> Booking:
    """The hold, taken as any other is, in the name of whoever joined. Raises what refuses it, and _WaitsNoMore."""
    call = Call(viewer=Viewer(actor_id=entry.joined_by, scopes=frozenset()), now=now)

    async def leave_in_the_way(_connection: Connection, _hold: Booking, _facts: Facts) -> Booking | None:
        return None

    async def make(connection: Connection, offer: Offer) -> Booking:
        if not await waitlist.is_waiting(connection, entry.id, now):
            raise _WaitsNoMore
        expires_at = offered_until(offer.start, offer.practitioner.rules, stores.offer_lifetime, now)
        if expires_at is None:
            raise _WaitsNoMore
        return new_booking(wanted, offer, call, expires_at)

    taking = Taking(make, lambda hold: slot_offered(hold, entry.id), SYSTEM, leave_in_the_way)
    return await take_slot(connection, stores, call, wanted, taking)
