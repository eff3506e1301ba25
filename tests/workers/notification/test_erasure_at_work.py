"""An erasure that is under way: whoever works for the same patient waits for it, and nothing of the person stays."""

import asyncio
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

import pytest

from servicekit.database import Connection
from tests.servicekit.waiting import eventually
from tests.workers.notification.conftest import Worker, created, erasure, received
from workers.notification import repository
from workers.notification.channels import MailboxChannel
from workers.notification.domain import Message, Notice, Person


class OpenErasure:
    """Erases the patient, and stands still in its transaction when the files are gone until it is let go on."""

    def __init__(self, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
        self._worker = worker
        self._has_forgotten, self._may_go_on = asyncio.Event(), asyncio.Event()
        forget = MailboxChannel.forget

        async def forget_and_wait(channel: MailboxChannel, notices: Sequence[Notice]) -> None:
            await forget(channel, notices)
            self._has_forgotten.set()
            await self._may_go_on.wait()

        monkeypatch.setattr(MailboxChannel, "forget", forget_and_wait)

    async def begin(self) -> None:
        """Returns when the files are gone."""
        self._erasing = asyncio.create_task(self._worker.handlers.patient_erased(erasure()))
        await self._has_forgotten.wait()

    async def end_beside(self, other: "asyncio.Task[object]") -> None:
        """Goes on when the other waits for it, or has not waited."""
        await stands_still(self._worker, other)
        self._may_go_on.set()
        await asyncio.gather(self._erasing, other)


async def stands_still(worker: Worker, task: "asyncio.Task[object]") -> None:
    """Returns when the task waits for a lock, or has ended without one."""

    async def waits() -> bool:
        query = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"
        async with worker.database.connection() as connection:
            return task.done() or bool(await connection.fetchval(query))

    await eventually(waits, lambda it_does: it_does)


@pytest.fixture
def open_erasure(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> OpenErasure:
    return OpenErasure(worker, monkeypatch)


async def test_a_booking_event_waits_for_the_erasure_of_its_patient_and_tells_nothing(
    worker: Worker, open_erasure: OpenErasure
) -> None:
    await open_erasure.begin()
    handling = asyncio.create_task(worker.handlers.booking_created(received(created(str(uuid.uuid4())))))
    await open_erasure.end_beside(handling)
    assert await worker.states() == {}


async def test_an_erasure_waits_for_a_booking_event_of_its_patient_that_is_being_taken_over(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, asked, may_go_on = repository.erasures, asyncio.Event(), asyncio.Event()

    async def ask_and_wait(connection: Connection, patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
        found = await ask(connection, patient_ids)
        asked.set()
        await may_go_on.wait()
        return found

    monkeypatch.setattr(repository, "erasures", ask_and_wait)
    handling = asyncio.create_task(worker.handlers.booking_created(received(created(str(uuid.uuid4())))))
    await asked.wait()
    erasing = asyncio.create_task(worker.handlers.patient_erased(erasure()))
    await stands_still(worker, erasing)
    may_go_on.set()
    await asyncio.gather(handling, erasing)
    assert await worker.states() == {}


async def test_a_mail_that_is_written_while_the_files_of_its_patient_are_removed_does_not_stay(
    worker: Worker, open_erasure: OpenErasure, monkeypatch: pytest.MonkeyPatch
) -> None:
    await worker.handlers.booking_created(received(created(str(uuid.uuid4()))))
    write, begun = MailboxChannel.deliver, asyncio.Event()
    beginning: list[asyncio.Task[None]] = []

    async def erase_and_write(channel: MailboxChannel, notice: Notice, person: Person, message: Message) -> None:
        if not beginning:
            beginning.append(asyncio.create_task(open_erasure.begin()))
            await beginning[0]
            begun.set()
        await write(channel, notice, person, message)

    monkeypatch.setattr(MailboxChannel, "deliver", erase_and_write)
    delivering = asyncio.create_task(worker.delivery.deliver_due())
    await begun.wait()
    await open_erasure.end_beside(delivering)
    assert await worker.states() == {}
    assert worker.mails() == []
