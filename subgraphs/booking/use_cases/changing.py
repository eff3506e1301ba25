"""The one way to change a booking: read it, judge, lock, read it again, judge again, write."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar
from uuid import UUID

from servicekit.authentication import Viewer
from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.refusals import BookingNotFound
from subgraphs.booking.domain.rights import Actor, Role, role_of
from subgraphs.booking.repository import bookings
from subgraphs.booking.repository.locks import StartAnew, locked

Plan = TypeVar("Plan")
Judge = Callable[[Connection, Booking, Role], Awaitable[Plan | None]]
Write = Callable[[Connection, Booking, Actor, Plan], Awaitable[Booking]]


async def change_booking(
    connection: Connection,
    viewer: Viewer,
    booking_id: UUID,
    judge: Judge[Plan],
    write: Write[Plan],
    *,
    also_locked: Callable[[Plan], Iterable[UUID]] = lambda _plan: (),
) -> Booking:
    """The booking after the change.

    Args:
        judge: raises the refusals; None when there is nothing to do, else what `write` needs. It is asked before the
            locks, so that a crowd need not queue for a refusal, and again under them.
        write: makes the change, as who the viewer acts; it holds the locks of the booking's practitioner and patient and of `also_locked`.
        also_locked: the further practitioners that a plan concerns.

    Raises BookingNotFound for a booking that the viewer may not know of, and what `judge` and `write` refuse.
    """
    while True:
        seen, role = _known(await bookings.get(connection, booking_id), viewer)
        plan = await judge(connection, seen, role)
        if plan is None:
            return seen
        concerned = {*_parties(seen), *also_locked(plan)}
        try:
            async with locked(connection, concerned):
                current, role = _known(await bookings.get_for_update(connection, booking_id), viewer)
                if not _parties(current) <= _parties(seen):
                    raise StartAnew
                plan = await judge(connection, current, role)
                if plan is None:
                    return current
                if not {*also_locked(plan)} <= concerned:
                    raise StartAnew
                return await write(connection, current, Actor.of(viewer, role), plan)
        except StartAnew:
            continue  # another practitioner is concerned by now, whose lock is not held


def _known(booking: Booking | None, viewer: Viewer) -> tuple[Booking, Role]:
    role = None if booking is None else role_of(viewer, booking)
    if booking is None or role is None:
        raise BookingNotFound
    return booking, role


def _parties(booking: Booking) -> set[UUID]:
    return {party for party in (booking.practitioner_id, booking.patient_id) if party is not None}
