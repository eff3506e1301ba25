"""Moving a booking in place: to another time, another type, another practitioner."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import outbox
from servicekit.database import Connection
from servicekit.errors import Forbidden
from subgraphs.booking.domain.booking import Booking, WantedSlot
from subgraphs.booking.domain.changes import check_may_leave, status_following
from subgraphs.booking.domain.events import SOURCE, booking_rescheduled
from subgraphs.booking.domain.lifecycle import Action
from subgraphs.booking.domain.offer import Offer, check_offer, slot_taken
from subgraphs.booking.domain.refusals import BookingNotActive
from subgraphs.booking.domain.rights import Actor, Role
from subgraphs.booking.repository import bookings
from subgraphs.booking.repository.facts import read_facts
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call, answer_once
from subgraphs.booking.use_cases.changing import change_booking
from subgraphs.booking.use_cases.ending_holds import expire


class RescheduleBooking(msgspec.Struct, frozen=True, kw_only=True):
    """Move the booking; what is None stays as it is."""

    booking_id: UUID
    expected_version: int
    start: datetime | None = None
    consultation_type_id: UUID | None = None
    practitioner_id: UUID | None = None


async def reschedule_booking(stores: Stores, call: Call, command: RescheduleBooking) -> Booking:
    """The booking at its new slot, with the same id; at its old one, unchanged, when it is there already.

    Raises BookingNotFound, VersionConflict, BookingNotActive, CancellationClosed (the cut-off of the slot that is
    left), what `create_booking` refuses of the new slot, or Forbidden.
    """

    async def judge(connection: Connection, booking: Booking, role: Role) -> Offer | None:
        return await _judge(connection, stores, call, command, booking, role)

    async def write(connection: Connection, booking: Booking, by: Actor, offer: Offer) -> Booking:
        return await _move(connection, call, command, booking, by, offer)

    return await answer_once(
        stores.database,
        call,
        command,
        lambda connection: change_booking(
            connection,
            call.viewer,
            command.booking_id,
            judge,
            write,
            also_locked=lambda offer: offer.practitioners,
        ),
    )


async def _judge(
    connection: Connection, stores: Stores, call: Call, command: RescheduleBooking, booking: Booking, role: Role
) -> Offer | None:
    status_following(booking, Action.RESCHEDULE, command.expected_version)
    wanted = _wanted(command, booking)
    if _slot(wanted) == _slot(booking):
        return None
    if role is Role.PRACTITIONER and wanted.practitioner_id != booking.practitioner_id:
        raise Forbidden("practitionerId: a practitioner moves bookings within the own calendar only.")
    left = await stores.rules.current(connection, booking.practitioner_id)
    cutoff_minutes = 0 if left is None else left.rules.schedule.cancellation_cutoff_minutes
    check_may_leave(booking, role, cutoff_minutes, call.now)
    return check_offer(wanted, await read_facts(connection, stores.rules, wanted, call.now), call.now)


async def _move(
    connection: Connection, call: Call, command: RescheduleBooking, booking: Booking, by: Actor, offer: Offer
) -> Booking:
    wanted = _wanted(command, booking)
    moved = msgspec.structs.replace(
        booking,
        version=booking.version + 1,
        status=status_following(booking, Action.RESCHEDULE, command.expected_version),
        practitioner_id=wanted.practitioner_id,
        consultation_type_id=wanted.consultation_type_id,
        country=offer.practitioner.document.country,
        start=offer.start,
        end=offer.end,
        time_zone=offer.practitioner.rules.time_zone,
    )
    await expire(connection, offer.overdue_holds, call.now)
    if not await bookings.move(connection, moved, offer.practitioner.calendar_number, by, call.now):
        raise slot_taken(wanted)
    await outbox.append(connection, booking_rescheduled(moved, booking), source=SOURCE, time=call.now)
    return moved


def _wanted(command: RescheduleBooking, booking: Booking) -> WantedSlot:
    if booking.patient_id is None:  # the patient was erased, and what was still to come ended with that
        raise BookingNotActive(current=booking)
    return WantedSlot(
        practitioner_id=command.practitioner_id or booking.practitioner_id,
        consultation_type_id=command.consultation_type_id or booking.consultation_type_id,
        start=command.start or booking.start,
        patient_id=booking.patient_id,
        insurance=booking.insurance,
        moving=booking,
    )


def _slot(place: WantedSlot | Booking) -> tuple[UUID, UUID, datetime]:
    return (place.practitioner_id, place.consultation_type_id, place.start)
