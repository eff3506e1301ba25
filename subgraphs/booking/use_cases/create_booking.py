"""Booking a slot."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import outbox
from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking, Insurance, WantedSlot
from subgraphs.booking.domain.events import SOURCE, booking_created
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.offer import Offer, check_offer, slot_taken
from subgraphs.booking.domain.rights import patient_to_book_for
from subgraphs.booking.repository import bookings
from subgraphs.booking.repository.facts import read_facts
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call, answer_once
from subgraphs.booking.use_cases.identifiers import new_id


class CreateBooking(msgspec.Struct, frozen=True, kw_only=True):
    """Book this type with this practitioner at this instant; `patient_id` None books for the caller himself."""

    practitioner_id: UUID
    consultation_type_id: UUID
    start: datetime
    insurance: Insurance | None = None
    patient_id: UUID | None = None


async def create_booking(stores: Stores, call: Call, command: CreateBooking) -> Booking:
    """The confirmed booking.

    Raises SlotNotOffered, TooShortNotice, BeyondHorizon, InsuranceNotAccepted, SlotTaken, PatientBusy or
    IdempotencyKeyReused; Forbidden or BadInput when the caller may not book, or not for this patient.
    """
    wanted = WantedSlot(
        practitioner_id=command.practitioner_id,
        consultation_type_id=command.consultation_type_id,
        start=command.start,
        patient_id=patient_to_book_for(call.viewer, command.patient_id),
        insurance=command.insurance,
    )
    return await answer_once(
        stores.database, call, command, lambda connection: _create(connection, stores, call, wanted)
    )


async def _create(connection: Connection, stores: Stores, call: Call, wanted: WantedSlot) -> Booking:
    # Most of a crowd is turned away here, without waiting for the lock.
    check_offer(wanted, await read_facts(connection, stores.rules, wanted, call.now), call.now)
    async with locked(connection, (wanted.practitioner_id, wanted.patient_id)):
        offer = check_offer(wanted, await read_facts(connection, stores.rules, wanted, call.now), call.now)
        booking = _new_booking(wanted, offer, call)
        if not await bookings.insert(connection, booking, offer.practitioner.calendar_number, call.now):
            raise slot_taken(wanted)
        await outbox.append(connection, booking_created(booking), source=SOURCE, time=call.now)
        return booking


def _new_booking(wanted: WantedSlot, offer: Offer, call: Call) -> Booking:
    return Booking(
        id=new_id(call.now),
        version=1,
        status=BookingStatus.CONFIRMED,
        practitioner_id=wanted.practitioner_id,
        patient_id=wanted.patient_id,
        consultation_type_id=wanted.consultation_type_id,
        country=offer.practitioner.document.country,
        start=offer.start,
        end=offer.end,
        time_zone=offer.practitioner.rules.time_zone,
        insurance=wanted.insurance,
        booked_by=call.viewer.actor_id,
    )
