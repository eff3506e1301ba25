"""The one way to a new booking or hold: lock, judge (also before waiting for the lock), give up what is overdue, insert."""

from collections.abc import Awaitable, Callable
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
from subgraphs.booking.repository import bookings
from subgraphs.booking.repository.facts import read_facts
from subgraphs.booking.repository.locks import StartAnew, locked
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call
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


async def take_slot(connection: Connection, stores: Stores, call: Call, wanted: WantedSlot, taking: Taking) -> Booking:
    """The new row, told with its event; or what becomes of the hold that the patient has of this very slot.

    Raises what `check_offer` and the `taking` refuse.
    """
    parties = _parties(wanted, None)

    async def judge() -> None:
        seen = await read_facts(connection, stores.rules, wanted, call.now)
        if seen is None or seen.own_hold_id is None:
            # Most of a crowd is turned away here, without waiting for the lock.
            check_offer(wanted, seen, call.now)

    while True:
        try:
            async with locked(connection, parties, before_waiting=judge):
                facts = await read_facts(connection, stores.rules, wanted, call.now)
                concerned = _parties(wanted, facts)
                if not concerned <= parties:
                    raise StartAnew
                hold = await _own_hold(connection, call.viewer, facts)
                reused = None if hold is None or facts is None else await taking.reuse(connection, hold, facts)
                return reused or await _insert(connection, call, wanted, facts, taking)
        except StartAnew:
            parties |= concerned  # a hold of the patient in another calendar is overdue, whose lock was not held


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


async def _insert(
    connection: Connection, call: Call, wanted: WantedSlot, facts: Facts | None, taking: Taking
) -> Booking:
    offer = check_offer(wanted, facts, call.now)
    booking = await taking.make(connection, offer)
    await expire(connection, offer.overdue_holds, call.now)
    if not await bookings.insert(connection, booking, offer.practitioner.calendar_number, taking.by, call.now):
        raise slot_taken(wanted)
    await outbox.append(connection, taking.tell(booking), source=SOURCE, time=call.now)
    return booking


async def _own_hold(connection: Connection, viewer: Viewer, facts: Facts | None) -> Booking | None:
    """None also for a hold that somebody else made for the patient: it stays with whoever made it."""
    if facts is None or facts.own_hold_id is None:
        return None
    hold = await bookings.get_for_update(connection, facts.own_hold_id)
    return None if hold is None or role_of(viewer, hold) not in MAY_CONFIRM else hold


def _parties(wanted: WantedSlot, facts: Facts | None) -> set[UUID]:
    overdue = () if facts is None else facts.overdue_holds
    return {wanted.practitioner_id, wanted.patient_id, *(hold.practitioner_id for hold in overdue)}
