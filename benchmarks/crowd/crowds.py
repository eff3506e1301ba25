"""Many at once who are in each other's way: on one slot, and in pairs that exchange theirs."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field
from uuid import uuid4

from benchmarks.crowd.callers import book, serving
from benchmarks.crowd.slots import NOW, PRACTITIONERS, named, place
from servicekit.authentication import Viewer
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.refusals import BookingRefusal
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call
from subgraphs.booking.use_cases.reschedule_booking import RescheduleBooking, reschedule_booking

SUCCESS = "booked"
CLERK = Viewer(named("clerk", 0), frozenset({"operator:write"}))


@dataclass
class Answers:
    """How calls that began at once ended: by code, `booked` among them; a fault is raised instead."""

    codes: Counter[str] = field(default_factory=Counter)
    took_ms: list[float] = field(default_factory=list)

    async def note(self, attempt: Awaitable[Booking]) -> None:
        """Waits for one call."""
        began = time.perf_counter()
        try:
            await attempt
        except BookingRefusal as refusal:
            self.codes[refusal.code] += 1
        else:
            self.codes[SUCCESS] += 1
        self.took_ms.append((time.perf_counter() - began) * 1000)


async def on_one_slot(dsn: str, bookers: int) -> Answers:
    """As many patients who want the same slot at the same moment."""
    answers, wanted = Answers(), place(0)
    async with serving(dsn) as stores:
        places = [wanted._replace(patient_id=named("patient", number)) for number in range(bookers)]
        await asyncio.gather(*(answers.note(book(stores, each)) for each in places))
    return answers


async def swapping(dsn: str, bookings: int) -> Answers:
    """As many neighbours in one calendar, of whom two each want the other's slot."""
    answers = Answers()
    async with serving(dsn) as stores:
        made = [await book(stores, place(number * PRACTITIONERS)) for number in range(bookings)]
        moves = [_move(stores, mine, made[number ^ 1]) for number, mine in enumerate(made)]
        await asyncio.gather(*map(answers.note, moves))
    return answers


async def _move(stores: Stores, mine: Booking, other: Booking) -> Booking:
    command = RescheduleBooking(booking_id=mine.id, expected_version=mine.version, start=other.start)
    return await reschedule_booking(stores, Call(viewer=CLERK, now=NOW, idempotency_key=str(uuid4())), command)
