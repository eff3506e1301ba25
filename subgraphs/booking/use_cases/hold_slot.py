"""Holding a slot for a few minutes, so that nobody else takes it while the patient decides."""

from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.events import booking_held
from subgraphs.booking.domain.holds import check_may_hold_more, expiry_of
from subgraphs.booking.domain.offer import Facts, Offer
from subgraphs.booking.domain.rights import booker
from subgraphs.booking.repository import holds
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call
from subgraphs.booking.use_cases.taking_slots import TakeSlot, Taking, new_booking, take_slot_once, wanted_slot


class HoldSlot(TakeSlot, frozen=True, kw_only=True):
    """Hold the slot."""


async def hold_slot(stores: Stores, call: Call, command: HoldSlot) -> Booking:
    """The hold. Whoever holds this very slot already, with the same insurance, gets that hold, and no longer than it is.

    Raises what `create_booking` refuses, or TooManyHolds.
    """
    wanted = wanted_slot(command, call.viewer)

    async def same(_connection: Connection, hold: Booking, _facts: Facts) -> Booking | None:
        return hold if hold.insurance == wanted.insurance else None

    async def make(connection: Connection, offer: Offer) -> Booking:
        expires_at = expiry_of(offer.start, stores.hold_lifetime, call.now)
        check_may_hold_more(await holds.live_of_patient(connection, wanted.patient_id, call.now))
        return new_booking(wanted, offer, call, expires_at)

    taking = Taking(make, booking_held, booker(call.viewer, wanted.patient_id), same)
    return await take_slot_once(stores, call, command, wanted, taking)
