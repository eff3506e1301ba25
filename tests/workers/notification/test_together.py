"""Events that come together are taken over together: few transactions, and the notices of one by one."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import timedelta
from random import Random, randrange
from typing import Any

import pytest
from msgspec.structs import replace

from domain_events import BookingCancelled, BookingCreated, BookingState
from servicekit.kafka import ReceivedEvent
from servicekit.kafka.together import MAX_TOGETHER
from servicekit.telemetry import Telemetry
from tests.workers.notification.conftest import (
    NOW,
    OTHER_PRACTITIONER,
    PRACTITIONER,
    Worker,
    cancelled,
    created,
    erasure,
    received,
    rescheduled,
)

TRACE = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
TOLD = "booking_id, booking_version, kind, recipient, patient_id, practitioner_id, slot_start, previous_start, state"


def an_id() -> str:
    return str(uuid.uuid4())


async def handle(worker: Worker, event: ReceivedEvent[Any]) -> None:
    match event.event:
        case BookingCreated():
            await worker.handlers.booking_created(event)
        case BookingCancelled():
            await worker.handlers.booking_cancelled(event)
        case _:
            await worker.handlers.booking_rescheduled(event)


async def together(worker: Worker, events: Sequence[ReceivedEvent[Any]]) -> None:
    await asyncio.gather(*(handle(worker, event) for event in events))


async def rows(worker: Worker, query: str) -> list[tuple[Any, ...]]:
    async with worker.database.connection() as connection:
        return [tuple(row) for row in await connection.fetch(query)]


async def told(worker: Worker) -> list[tuple[Any, ...]]:
    """What stands in the notices, apart from their ids."""
    return await rows(worker, f"SELECT {TOLD} FROM notices ORDER BY {TOLD}")


async def transactions(worker: Worker) -> int:
    """How many of them wrote the notices."""
    return len(await rows(worker, "SELECT DISTINCT xmin::text FROM notices"))


async def test_events_that_come_together_are_one_transaction_and_no_transaction_is_long(worker: Worker) -> None:
    await together(worker, [received(created(an_id())) for _ in range(2 * MAX_TOGETHER)])
    assert await worker.states() == {"pending": 4 * MAX_TOGETHER}
    assert await transactions(worker) == 2


@pytest.mark.parametrize("_round", range(3))
async def test_events_that_come_together_leave_the_notices_of_one_by_one(worker: Worker, _round: int) -> None:
    seed = randrange(1 << 32)
    print(f"seed {seed}")
    events: list[BookingState] = []
    for booking in (an_id() for _ in range(5)):
        patient = an_id()
        story = (created(booking), rescheduled(booking, 2, OTHER_PRACTITIONER), cancelled(booking, 3))
        events += [replace(event, patient_id=patient) for event in story]
    events += events  # each comes twice
    Random(seed).shuffle(events)
    await together(worker, [received(event) for event in events])
    assert await transactions(worker) == 1
    at_once = await told(worker)
    await rows(worker, "DELETE FROM notices")
    for event in events:
        await handle(worker, received(event))
    assert at_once == await told(worker)
    assert len(at_once) == 5 * (2 + 3 + 2)


@pytest.mark.parametrize("late_first", [True, False])
async def test_who_is_told_of_the_end_is_not_told_of_what_is_replayed_with_it(worker: Worker, late_first: bool) -> None:
    booking = an_id()
    events = [
        received(cancelled(booking, version=3)),
        received(rescheduled(booking, 2, OTHER_PRACTITIONER), is_replayed=True),
        received(created(booking, version=1), is_replayed=True),
        received(created(an_id()), is_replayed=True),
    ]
    await together(worker, events if late_first else events[::-1])
    assert await transactions(worker) == 1
    of_booking = f"SELECT booking_version, recipient, practitioner_id::text FROM notices WHERE booking_id = '{booking}'"
    assert sorted(await rows(worker, of_booking)) == [
        (2, "practitioner", OTHER_PRACTITIONER),  # who was told nothing yet
        (3, "patient", PRACTITIONER),
        (3, "practitioner", PRACTITIONER),
    ]
    assert await worker.states() == {"pending": 3 + 2}


async def test_events_of_an_erased_patient_tell_nothing_and_those_that_come_with_them_do(worker: Worker) -> None:
    await worker.handlers.patient_erased(erasure())
    of_erased = [received(created(an_id())) for _ in range(3)]
    of_others = [received(replace(created(an_id()), patient_id=an_id())) for _ in range(3)]
    later = received(created(an_id()))
    again = ReceivedEvent(later.event, "later", NOW + timedelta(seconds=1), later.topic, later.key, 2)
    await together(worker, [*of_erased, *of_others, again])
    wanted = {each.event.booking_id for each in (*of_others, again)}
    assert {str(row[0]) for row in await told(worker)} == wanted


async def test_an_event_that_cannot_be_noted_hinders_none_of_those_that_come_with_it(worker: Worker) -> None:
    good, bad, other = created(an_id()), replace(created(an_id()), time_zone="\0"), created(an_id())
    outcomes = [worker.handlers.booking_created(received(event)) for event in (good, bad, other)]
    errors = await asyncio.gather(*outcomes, return_exceptions=True)
    assert [error is None for error in errors] == [True, False, True]
    assert {str(row[0]) for row in await told(worker)} == {good.booking_id, other.booking_id}


async def test_each_notice_keeps_the_trace_of_its_event(worker: Worker) -> None:
    traced, untraced = created(an_id()), created(an_id())

    async def handle_in_trace() -> None:
        with Telemetry().span("event", carrier=TRACE):
            await handle(worker, received(traced))

    await asyncio.gather(handle_in_trace(), handle(worker, received(untraced)))
    kept = await rows(worker, "SELECT DISTINCT booking_id::text, trace_headers FROM notices")
    assert dict(kept) == {traced.booking_id: TRACE, untraced.booking_id: {}}
