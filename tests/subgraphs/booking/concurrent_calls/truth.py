"""What took place, from the events of the outbox, which were written under the locks, in order; and what stands in the end."""

from collections import defaultdict
from typing import Any

import msgspec

from domain_events import BookingCancelled, BookingCreated, BookingHeld, BookingHoldEnded, BookingRescheduled
from tests.faults.history import Action, Step, StoredBooking
from tests.subgraphs.booking.world import World

EVENTS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (BookingHeld, BookingCreated, BookingHoldEnded, BookingRescheduled, BookingCancelled)
}


async def stored_bookings(world: World) -> list[StoredBooking]:
    """Every booking, version by version."""
    steps: defaultdict[tuple[str, str], list[Step]] = defaultdict(list)
    for order, (kind, data) in enumerate(await world.events()):
        told = msgspec.convert(data, EVENTS[kind], strict=False)
        steps[told.booking_id, told.patient_id].append(_step(kind, told, order))
    return [
        StoredBooking(booking_id=booking_id, patient_id=patient_id, steps=told)
        for (booking_id, patient_id), told in steps.items()
    ]


async def standing(world: World) -> dict[str, tuple[str, int]]:
    """Status and version of every row."""
    rows = await world.rows("SELECT id, upper(status) AS status, version FROM bookings")
    return {str(row["id"]): (row["status"], row["version"]) for row in rows}


def _step(kind: str, told: Any, order: int) -> Step:
    return Step(
        version=told.version,
        action=_action(kind, told),
        practitioner_id=told.practitioner_id,
        start=told.start,
        end=told.end,
        expires_at=told.expires_at,
        order=order,
    )


def _action(kind: str, told: Any) -> Action:
    if kind == BookingHoldEnded.__name__:
        return Action.EXPIRE if told.status == "EXPIRED" else Action.RELEASE
    if kind == BookingCreated.__name__:
        return Action.BOOK if told.version == 1 else Action.CONFIRM
    return {"BookingHeld": Action.HOLD, "BookingRescheduled": Action.MOVE, "BookingCancelled": Action.CANCEL}[kind]
