"""Booking a slot, free or held by the patient himself."""

from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.events import booking_created
from subgraphs.booking.domain.offer import Facts, Offer, check_insurance
from subgraphs.booking.domain.rights import booker
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call
from subgraphs.booking.use_cases.confirm_hold import confirm
from subgraphs.booking.use_cases.taking_slots import TakeSlot, Taking, new_booking, take_slot_once, wanted_slot


class CreateBooking(TakeSlot, frozen=True, kw_only=True):
    """Book the slot."""


async def create_booking(stores: Stores, call: Call, command: CreateBooking) -> Booking:
    """The confirmed booking: a new one, or the hold that the patient has of this very slot.

    Raises SlotNotOffered, TooShortNotice, BeyondHorizon, InsuranceNotAccepted, SlotTaken, PatientBusy or
    IdempotencyKeyReused; Forbidden or BadInput when the caller may not book, or not for this patient.
    """
    wanted = wanted_slot(command, call.viewer)
    by = booker(call.viewer, wanted.patient_id)

    async def confirm_own(connection: Connection, hold: Booking, facts: Facts) -> Booking:
        insurance = wanted.insurance or hold.insurance
        if insurance != hold.insurance:
            check_insurance(insurance, facts.practitioner)
        return await confirm(connection, hold, insurance, by, call.now)

    async def make(_connection: Connection, offer: Offer) -> Booking:
        return new_booking(wanted, offer, call)

    taking = Taking(make, booking_created, by, confirm_own)
    return await take_slot_once(stores, call, command, wanted, taking)
