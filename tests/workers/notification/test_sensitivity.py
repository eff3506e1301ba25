"""Each fact is told once, and nothing of who was erased: the scenarios miss what keeps that."""

import uuid
from datetime import datetime

import pytest

from tests.servicekit.sensitivity import holds, replace_in
from tests.workers.notification.conftest import Worker, cancelled, created, erasure, received
from workers.notification import repository

ONCE = "ON CONFLICT (booking_id, booking_version, kind, recipient, practitioner_id, channel) DO NOTHING"


async def an_event_that_comes_again_after_its_mails_tells_nobody(worker: Worker) -> None:
    event = created(str(uuid.uuid4()))
    for _ in range(2):
        await worker.handlers.booking_created(received(event))
        await worker.delivery.deliver_due()
    assert await worker.states() == {"sent": 2}


async def a_late_replay_after_the_cancellation_tells_nobody(worker: Worker) -> None:
    booking = str(uuid.uuid4())
    await worker.handlers.booking_cancelled(received(cancelled(booking)))
    await worker.handlers.booking_created(received(created(booking), is_replayed=True))
    assert await worker.states() == {"pending": 2}


async def a_booking_that_comes_again_after_the_erasure_tells_nobody(worker: Worker) -> None:
    await worker.handlers.patient_erased(erasure())
    await worker.handlers.booking_created(received(created(str(uuid.uuid4()))))
    assert await worker.states() == {}


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_identity_of_notices_is_missed(
    worker: Worker, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_guarded:
        replace_in(repository, "_ADD", ONCE, "", monkeypatch)
        async with worker.database.connection() as connection:
            unique = "SELECT conname FROM pg_constraint WHERE conrelid = 'notices'::regclass AND contype = 'u'"
            await connection.execute(f"ALTER TABLE notices DROP CONSTRAINT {await connection.fetchval(unique)}")
    assert await holds(an_event_that_comes_again_after_its_mails_tells_nobody(worker)) == is_guarded


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_look_at_later_versions_is_missed(
    worker: Worker, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_guarded:
        monkeypatch.setattr(repository, "outdated", none_of_them)
    assert await holds(a_late_replay_after_the_cancellation_tells_nobody(worker)) == is_guarded


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_memory_of_erasures_is_missed(
    worker: Worker, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_guarded:
        monkeypatch.setattr(repository, "erasures", nobody)
    assert await holds(a_booking_that_comes_again_after_the_erasure_tells_nobody(worker)) == is_guarded


async def none_of_them(*_arguments: object) -> set[uuid.UUID]:
    return set()


async def nobody(*_arguments: object) -> dict[uuid.UUID, datetime]:
    return {}
