"""Many clients at once on few slots: nothing ever overlaps, every answer stands, every refusal was right."""

import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from uuid import uuid4

import pytest

from subgraphs.booking.repository import locks
from tests.embedded_servers import FreshDatabase
from tests.faults.checker import STATUS
from tests.faults.history import Action, Outcome
from tests.subgraphs.booking.concurrent_calls.clients import A_CALL_LATER, STARTS, Clients
from tests.subgraphs.booking.concurrent_calls.judge import Run, judged
from tests.subgraphs.booking.concurrent_calls.truth import standing, stored_bookings
from tests.subgraphs.booking.practices import practitioner
from tests.subgraphs.booking.world import World, stores_over

CLIENTS, CALLS_EACH, PATIENTS = 12, 30, 6
HOLD_LIFETIME = 20 * A_CALL_LATER
MOST_ROUNDS = 20
BUFFER_MINUTES = 15


async def run_of(world: World, seed: int) -> Run:
    """A run of clients that do what the seed says, in an order that it does not say."""
    print("seed", seed)
    quick = replace(world, stores=replace(world.stores, hold_lifetime=HOLD_LIFETIME))
    spaced, other = await world.practice(practitioner(buffer_after_minutes=BUFFER_MINUTES)), await world.practice()
    clients = Clients(quick, [spaced, other], [uuid4() for _ in range(PATIENTS)], seed)
    await clients.run(CLIENTS, CALLS_EACH)
    return Run(clients.calls, await stored_bookings(world), {str(spaced): BUFFER_MINUTES})


async def test_calls_at_once_never_overlap_and_every_refusal_was_right_at_some_moment_of_its_call(world: World) -> None:
    run = await run_of(world, random.randrange(2**32))
    print(Counter((str(call.action), str(call.outcome), str(call.code)) for call in run.calls))

    assert judged(run) == []
    assert await standing(world) == {
        booking.booking_id: (STATUS[booking.last.action], booking.last.version) for booking in run.stored
    }
    # Else the run would have proved little.
    assert {call.outcome for call in run.calls} == set(Outcome)
    assert {"SLOT_TAKEN", "PATIENT_BUSY"} <= {call.code for call in run.calls}
    assert {Action.HOLD, Action.BOOK, Action.EXPIRE} <= {
        step.action for booking in run.stored for step in booking.steps
    }
    assert await world.deadlocks() == 0


@pytest.fixture
async def unguarded(fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A world without locks, on a database of its own."""
    monkeypatch.setattr(locks, "_take", lambda _numbers: "SELECT 1;")
    monkeypatch.setattr(locks, "taken_if_free", lambda numbers: f"ARRAY[{','.join(numbers)}]::bigint[] IS NOT NULL")
    database = fresh_database("booking")
    async with AsyncExitStack() as stack:
        yield World(await stack.enter_async_context(stores_over(database.dsn)), database, stack)


@pytest.mark.parametrize(
    ("also_without", "expected"),
    [
        ("SELECT", "overlap of a patient"),
        ("ALTER TABLE bookings DROP CONSTRAINT bookings_calendar_span_excl; DROP INDEX idx_no_double_book", "overlap:"),
    ],
    ids=["locks", "locks and constraints"],
)
async def test_the_judge_finds_what_the_guards_keep_away(unguarded: World, also_without: str, expected: str) -> None:
    async with unguarded.stores.database.connection() as connection:
        await connection.execute(also_without)
    practices = [await unguarded.practice(practitioner(buffer_after_minutes=BUFFER_MINUTES)) for _ in range(3)]
    buffers, found = dict.fromkeys(map(str, practices), BUFFER_MINUTES), list[str]()
    for seed in range(MOST_ROUNDS):
        await unguarded.rows("TRUNCATE bookings, booking_history, outbox CASCADE")
        clients = Clients(unguarded, practices, [uuid4() for _ in range(2)], seed, STARTS[:3])
        await clients.run(CLIENTS, 2)
        found += judged(Run(clients.calls, await stored_bookings(unguarded), buffers))
        if any(each.startswith(expected) for each in found):
            return
    raise AssertionError(f"not found in {MOST_ROUNDS} rounds: {expected}")
