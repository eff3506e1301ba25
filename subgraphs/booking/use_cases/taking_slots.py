"""The one way to a new booking or hold: lock, judge (also before waiting for the lock), give up what is overdue, insert."""

from collections.abc import Awaitable, Callable, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from domain_events import DomainEvent
from servicekit import outbox
from servicekit.authentication import Viewer
from servicekit.database import Connection
from servicekit.identifiers import new_id
from subgraphs.booking.domain.booking import Booking, Insurance, WantedSlot
from subgraphs.booking.domain.events import SOURCE
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.offer import Facts, Offer, check_offer, slot_taken
from subgraphs.booking.domain.rights import MAY_CONFIRM, Actor, patient_to_book_for, role_of
from subgraphs.booking.repository import answers, bookings
from subgraphs.booking.repository.answers import Claim
from subgraphs.booking.repository.facts import read_facts
from subgraphs.booking.repository.locks import StartAnew, locked
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call, answer_once_locking
from subgraphs.booking.use_cases.ending_holds import expire

Make = Callable[[Connection, Offer], Awaitable[Booking]]
Tell = Callable[[Booking], DomainEvent]
Reuse = Callable[[Connection, Booking, Facts], Awaitable[Booking | None]]


@dataclass(frozen=True, slots=True)
class Taking:
    """How a slot is taken.

    `make`: the row to insert, under the locks; it may refuse. `tell`: the event of that row. `by`: who takes the slot.
    `reuse`: makes something of the hold that the patient has of this very slot, under the locks; None leaves it in the
    way.
    """

    make: Make
    tell: Tell
    by: Actor
    reuse: Reuse


class TakeSlot(msgspec.Struct, frozen=True, kw_only=True):
    """This type with this practitioner at this instant; `patient_id` None means the caller himself."""

    practitioner_id: UUID
    consultation_type_id: UUID
    start: datetime
    insurance: Insurance | None = None
    patient_id: UUID | None = None


def wanted_slot(command: TakeSlot, viewer: Viewer) -> WantedSlot:
    """What is asked for. Raises Forbidden or BadInput when the caller may not book, or not for this patient."""
    return WantedSlot(
        practitioner_id=command.practitioner_id,
        consultation_type_id=command.consultation_type_id,
        start=command.start,
        patient_id=patient_to_book_for(viewer, command.patient_id),
        insurance=command.insurance,
    )


async def take_slot_once(stores: Stores, call: Call, command: TakeSlot, wanted: WantedSlot, taking: Taking) -> Booking:
    """As `take_slot`, in a transaction of its own and answered once.

    Where nobody has the locks, they come with the key. What is refused under them has written nothing that is to be
    undone, so it needs no savepoint: an overdue hold has ended, whatever becomes of the slot. When more locks turn out to
    be needed, the whole transaction starts anew: those that came with the key can be given back in no other way.
    """
    parties = _parties(wanted, None)

    async def effect(connection: Connection, claim: Claim | None) -> Booking:
        attempt = _Attempt(connection, stores, call, wanted, taking, parties, claim)
        if claim is None:
            return await attempt.lock_and_take()
        return await (attempt.take() if claim.has_locks else attempt.wait_and_take())

    while True:
        try:
            return await answer_once_locking(stores.database, call, command, parties, effect)
        except StartAnew as anew:
            parties = parties | anew.concerned


async def take_slot(connection: Connection, stores: Stores, call: Call, wanted: WantedSlot, taking: Taking) -> Booking:
    """The new row, told with its event; or what becomes of the hold that the patient has of this very slot.

    Raises what `check_offer` and the `taking` refuse.
    """
    parties = _parties(wanted, None)
    while True:
        try:
            return await _Attempt(connection, stores, call, wanted, taking, parties).lock_and_take()
        except StartAnew as anew:
            parties = parties | anew.concerned


def new_booking(wanted: WantedSlot, offer: Offer, call: Call, expires_at: datetime | None = None) -> Booking:
    """The first version of a booking, or of a hold until `expires_at`."""
    return Booking(
        id=new_id(call.now),
        version=1,
        status=BookingStatus.CONFIRMED if expires_at is None else BookingStatus.HELD,
        practitioner_id=wanted.practitioner_id,
        patient_id=wanted.patient_id,
        consultation_type_id=wanted.consultation_type_id,
        country=offer.practitioner.document.country,
        start=offer.start,
        end=offer.end,
        time_zone=offer.practitioner.rules.time_zone,
        insurance=wanted.insurance,
        expires_at=expires_at,
        booked_by=call.viewer.actor_id,
    )


@dataclass(frozen=True, slots=True)
class _Attempt:
    """To take a slot with the locks of `parties`; under a `claim`, its answer is stored with the row."""

    connection: Connection
    stores: Stores
    call: Call
    wanted: WantedSlot
    taking: Taking
    parties: Set[UUID]
    claim: Claim | None = None

    async def lock_and_take(self) -> Booking:
        """Raises StartAnew, with the locks given back that were not held before."""
        async with locked(self.connection, self.parties, before_waiting=self._judge):
            return await self.take()

    async def wait_and_take(self) -> Booking:
        """As `lock_and_take`, for whoever has seen already that one of the locks is not free: no savepoint to be refused."""
        await self._judge()
        async with locked(self.connection, self.parties):
            return await self.take()

    async def take(self) -> Booking:
        """Under the locks. Raises StartAnew when a hold of the patient is overdue in a calendar whose lock is not held."""
        facts = await self._facts()
        concerned = _parties(self.wanted, facts)
        if not concerned <= self.parties:
            raise StartAnew(concerned)
        hold = await _own_hold(self.connection, self.call.viewer, facts)
        reused = None if hold is None or facts is None else await self.taking.reuse(self.connection, hold, facts)
        return reused or await self._insert(facts)

    async def _judge(self) -> None:
        """Most of a crowd is turned away here, without waiting for the lock."""
        seen = await self._facts()
        if seen is None or seen.own_hold_id is None:
            check_offer(self.wanted, seen, self.call.now)

    async def _insert(self, facts: Facts | None) -> Booking:
        now = self.call.now
        offer = check_offer(self.wanted, facts, now)
        booking = await self.taking.make(self.connection, offer)
        await expire(self.connection, offer.overdue_holds, now)
        parts = [outbox.appended_with(self.taking.tell(booking), source=SOURCE, time=now)]
        if self.claim is not None:
            parts.append(answers.stored_with(self.claim.use, booking))
        number = offer.practitioner.calendar_number
        if not await bookings.insert(self.connection, booking, number, self.taking.by, now, parts):
            raise slot_taken(self.wanted)
        if self.claim is not None:
            self.claim.is_answered = True
        return booking

    async def _facts(self) -> Facts | None:
        return await read_facts(self.connection, self.stores.rules, self.wanted, self.call.now)


async def _own_hold(connection: Connection, viewer: Viewer, facts: Facts | None) -> Booking | None:
    """None also for a hold that somebody else made for the patient: it stays with whoever made it."""
    if facts is None or facts.own_hold_id is None:
        return None
    hold = await bookings.get_for_update(connection, facts.own_hold_id)
    return None if hold is None or role_of(viewer, hold) not in MAY_CONFIRM else hold


def _parties(wanted: WantedSlot, facts: Facts | None) -> set[UUID]:
    overdue = () if facts is None else facts.overdue_holds
    return {wanted.practitioner_id, wanted.patient_id, *(hold.practitioner_id for hold in overdue)}
