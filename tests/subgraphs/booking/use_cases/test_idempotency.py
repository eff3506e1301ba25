"""One key has one answer, however often and however late it is sent."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from servicekit.clock import Clock
from servicekit.database import Connection
from servicekit.errors import Forbidden
from servicekit.testing import FixedClock
from subgraphs.booking.domain.booking import Insurance
from subgraphs.booking.domain.refusals import (
    STORED_REFUSALS,
    AbsenceNotFound,
    BeyondHorizon,
    BookingNotActive,
    BookingNotFound,
    BookingNotStarted,
    BookingRefusal,
    CancellationClosed,
    HoldExpired,
    IdempotencyKeyReused,
    InsuranceNotAccepted,
    PatientBusy,
    SlotNotOffered,
    SlotTaken,
    TooManyHolds,
    TooManyWaitlistEntries,
    TooShortNotice,
    VersionConflict,
    WaitlistEntryEnded,
    WaitlistEntryNotFound,
)
from subgraphs.booking.jobs import purge_once
from subgraphs.booking.repository import answers, bookings
from tests.subgraphs.booking.absences import absence, end_affected
from tests.subgraphs.booking.practices import german, practitioner
from tests.subgraphs.booking.waiting import join, leave
from tests.subgraphs.booking.world import NINE, World, minutes, outcome, outcomes, patient, successes, viewer


async def test_the_same_key_at_once_books_once_and_all_get_that_booking(world: World) -> None:
    practice, ada = await world.practice(), patient()

    found = await outcomes([world.book(ada, practice, NINE, key="k") for _ in range(16)])

    assert len({booking.id for booking in successes(found)}) == 1
    assert len(successes(found)) == 16
    assert await world.value("SELECT count(*) FROM bookings") == 1
    assert len(await world.events()) == 1


async def test_a_retry_after_the_reply_was_lost_gives_the_committed_booking(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE, key="k")  # committed; the caller never hears of it

    world.now += minutes(3)

    assert await world.book(ada, practice, NINE, key="k") == booking
    assert len(await world.events()) == 1


async def test_a_crash_before_the_commit_leaves_the_key_free(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    practice, ada = await world.practice(), patient()

    insert = bookings.insert

    async def insert_and_crash(*arguments: Any) -> bool:
        assert await insert(*arguments)
        raise ConnectionError("the process dies before it commits")

    with monkeypatch.context() as patched:
        patched.setattr(bookings, "insert", insert_and_crash)
        with pytest.raises(ConnectionError):
            await world.book(ada, practice, NINE, key="k")

    assert await world.value("SELECT count(*) FROM bookings") == 0
    assert await world.events() == []
    assert (await world.book(ada, practice, NINE, key="k")).version == 1


async def test_the_same_key_with_another_payload_is_refused_and_does_nothing(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE, key="k")

    with pytest.raises(IdempotencyKeyReused):
        await world.book(ada, practice, NINE + minutes(30), key="k")

    assert await world.value("SELECT count(*) FROM bookings") == 1
    assert await world.book(ada, practice, NINE, key="k") == booking


async def test_keys_of_other_callers_and_other_mutations_are_other_keys(world: World) -> None:
    practice, ada, bob = await world.practice(), patient(), patient()
    booking = await world.book(ada, practice, NINE, key="k")

    other = await world.book(bob, practice, NINE + minutes(30), key="k")
    cancelled = await world.cancel(ada, booking, key="k")

    assert other.id != booking.id
    assert (cancelled.id, cancelled.version) == (booking.id, 2)


async def test_a_retry_after_a_cancel_gives_the_booking_as_it_was_and_books_nothing(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE, key="k")
    await world.cancel(ada, booking)

    assert await world.book(ada, practice, NINE, key="k") == booking
    assert await world.value("SELECT status FROM bookings") == "cancelled"


async def test_a_retried_cancel_gives_its_first_answer_and_no_version_conflict(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)

    first = await world.cancel(ada, booking, key="k")

    assert await world.cancel(ada, booking, key="k") == first
    with pytest.raises(VersionConflict):
        await world.cancel(ada, booking, key="another")


async def test_a_refusal_is_kept_with_its_key_also_when_the_slot_is_free_again(world: World) -> None:
    practice, ada, bob = await world.practice(), patient(), patient()
    booking = await world.book(ada, practice, NINE)
    with pytest.raises(SlotTaken):
        await world.book(bob, practice, NINE, key="k")
    await world.cancel(ada, booking)

    with pytest.raises(SlotTaken):
        await world.book(bob, practice, NINE, key="k")
    assert await world.book(bob, practice, NINE, key="another")


async def test_every_refusal_comes_back_with_all_that_it_said(world: World) -> None:
    ada, bob, clerk = patient(), patient(), viewer("operator:write")
    paris = await world.practice(
        practitioner(minimum_notice_minutes=60, horizon_days=10, cancellation_cutoff_minutes=60)
    )
    berlin = await world.practice(german())
    booking = await world.book(ada, paris, NINE)
    moved = await world.move(clerk, booking, NINE + minutes(30))
    await world.book(patient(), paris, NINE + minutes(120))
    cancelled = await world.cancel(clerk, await world.book(bob, paris, NINE + minutes(240)))
    expired = await world.hold(bob, paris, NINE + minutes(300))
    world.now = NINE - minutes(15)
    eve, unknown = patient(), absence()
    for place in range(3):
        await world.hold(eve, paris, NINE + minutes(360 + 30 * place))
    tomorrow = world.now + timedelta(days=1)
    entries = [await join(world, ada, paris, latest=tomorrow) for _ in range(5)]
    left = await leave(world, bob, await join(world, bob, paris))
    attempts: list[tuple[type[BookingRefusal], Callable[[], Awaitable[Any]]]] = [
        (SlotTaken, lambda: world.book(bob, paris, NINE + minutes(120), key="a")),
        (SlotNotOffered, lambda: world.book(bob, paris, NINE + minutes(125), key="b")),
        (TooShortNotice, lambda: world.book(bob, paris, NINE, key="c")),
        (BeyondHorizon, lambda: world.book(bob, paris, NINE + timedelta(days=30), key="d")),
        (PatientBusy, lambda: world.book(ada, berlin, NINE + minutes(30), insurance=Insurance.STATUTORY, key="e")),
        (InsuranceNotAccepted, lambda: world.book(bob, berlin, NINE + minutes(60), key="f")),
        (VersionConflict, lambda: world.cancel(ada, booking, key="g")),
        (BookingNotFound, lambda: world.cancel(bob, booking, key="h")),
        (BookingNotActive, lambda: world.cancel(bob, cancelled, key="i")),
        (BookingNotStarted, lambda: world.close(clerk, moved, came=True, key="j")),
        (CancellationClosed, lambda: world.cancel(ada, moved, key="k")),
        (HoldExpired, lambda: world.confirm(bob, expired, key="l")),
        (TooManyHolds, lambda: world.hold(eve, paris, NINE + minutes(480), key="m")),
        (AbsenceNotFound, lambda: end_affected(world, clerk, unknown, key="n")),
        (TooManyWaitlistEntries, lambda: join(world, ada, paris, key="o", latest=tomorrow)),
        (WaitlistEntryNotFound, lambda: leave(world, bob, entries[0], key="p")),
        (WaitlistEntryEnded, lambda: leave(world, bob, left, key="q")),
    ]

    for kind, attempt in attempts:
        first, second = await outcome(attempt()), await outcome(attempt())
        assert type(first) is kind, first
        assert type(second) is kind
        assert vars(second) == vars(first)
        assert first is not second
    assert {kind for kind, _ in attempts} == set(STORED_REFUSALS)


async def test_faults_and_client_errors_store_nothing(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)

    with pytest.raises(Forbidden):
        await world.close(ada, booking, came=True, key="k")

    assert await world.value("SELECT count(*) FROM idempotency_keys") == 0


async def test_a_second_caller_waits_for_the_first_ones_transaction(world: World) -> None:
    practice, ada = await world.practice(), patient()
    holds, may_end = asyncio.Event(), asyncio.Event()

    async def holding(connection: Connection) -> None:
        use = answers.KeyUse(actor_id=ada.actor_id or uuid4(), mutation="CreateBooking", key="k", payload_hash=b"")
        await answers.claim(connection, use, world.now)
        holds.set()
        await may_end.wait()
        raise ConnectionError("rolled back")

    first = asyncio.create_task(world.stores.database.run(holding))
    await holds.wait()
    second = asyncio.create_task(world.book(ada, practice, NINE, key="k"))
    await world.until(
        "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    assert not second.done()
    may_end.set()

    assert isinstance((await asyncio.gather(first, return_exceptions=True))[0], ConnectionError)
    assert (await second).version == 1


async def test_stored_answers_hold_no_personal_data_and_end_after_180_days(world: World) -> None:
    practice, ada = await world.practice(german()), patient()
    booking = await world.book(ada, practice, NINE, insurance=Insurance.STATUTORY, key="k")
    await world.cancel(ada, booking, reason="I have a rash", key="k")
    for row in await world.rows("SELECT answer::text AS answer FROM idempotency_keys"):
        assert "STATUTORY" not in row["answer"]
        assert "rash" not in row["answer"]

    clock: Clock = FixedClock(world.now + timedelta(days=180))
    assert await purge_once(world.stores, clock) == 0
    clock = FixedClock(world.now + timedelta(days=180, seconds=1))
    assert await purge_once(world.stores, clock) == 2


def test_every_refusal_of_the_domain_can_be_stored_but_the_one_about_keys() -> None:
    assert set(BookingRefusal.__subclasses__()) == {*STORED_REFUSALS, IdempotencyKeyReused}
