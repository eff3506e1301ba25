"""What is due at the same time: asked for in one question, noted in one transaction, and nobody waits for another."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from msgspec.structs import replace

from tests.servicekit.waiting import eventually
from tests.workers.notification.conftest import Worker, address_of, cancelled, created, erasure, received
from workers.notification import repository
from workers.notification.channels import MailboxChannel
from workers.notification.domain import Message, Notice, Person

BOOKINGS = 12  # with their 24 notices a single batch


async def due(worker: Worker, number: int = BOOKINGS) -> dict[str, str]:
    """Bookings that are to be confirmed: the patient of each."""
    patients = {str(uuid.uuid4()): str(uuid.uuid4()) for _ in range(number)}
    for booking, patient in patients.items():
        await worker.handlers.booking_created(received(replace(created(booking), patient_id=patient)))
    return patients


def uid_of(mail: EmailMessage) -> str:
    (attachment,) = [part for part in mail.iter_attachments() if part.get_content_type() == "text/calendar"]
    (line,) = [line for line in str(attachment.get_content()).splitlines() if line.startswith("UID:")]
    return line.removeprefix("UID:").removesuffix("@praxis.example")


def method_of(mail: EmailMessage) -> str:
    (attachment,) = [part for part in mail.iter_attachments() if part.get_content_type() == "text/calendar"]
    return str(attachment.get_param("method"))


class Interrupted:
    """The mailbox, with something that happens before a message is written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[Notice] = []
        self.ended = 0
        self.before: Callable[[Notice], Awaitable[None]] = nothing
        write = MailboxChannel.deliver

        async def deliver(channel: MailboxChannel, notice: Notice, person: Person, message: Message) -> None:
            self.begun.append(notice)
            await self.before(notice)
            await write(channel, notice, person, message)
            self.ended += 1

        monkeypatch.setattr(MailboxChannel, "deliver", deliver)


async def nothing(_notice: Notice) -> None:
    """Until a test says what."""


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Interrupted:
    return Interrupted(monkeypatch)


async def test_many_bookings_are_one_question_and_one_transaction_and_each_patient_gets_its_own(
    worker: Worker,
) -> None:
    patients = await due(worker)
    assert await worker.delivery.deliver_due()
    assert len(worker.gateway.asked) == 1
    assert await worker.states() == {"sent": 2 * BOOKINGS}
    async with worker.database.connection() as connection:
        assert await connection.fetchval("SELECT count(DISTINCT xmin::text) FROM notices") == 1
    for booking, patient in patients.items():
        assert [uid_of(mail) for mail in worker.mails_to(address_of(patient))] == [booking]


@pytest.mark.parametrize("how", ["broken", "silent"])
async def test_one_party_that_cannot_be_asked_holds_back_nobody_else(worker: Worker, how: str) -> None:
    patients = await due(worker)
    hindered = next(iter(patients.values()))
    setattr(worker.gateway, how, {hindered})
    assert not await worker.delivery.deliver_due()
    assert await worker.states() == {"sent": 2 * (BOOKINGS - 1), "pending": 2}
    assert worker.mails_to(address_of(hindered)) == []
    setattr(worker.gateway, how, set())
    worker.clock.advance(timedelta(seconds=5))
    assert await worker.delivery.deliver_due()
    assert await worker.states() == {"sent": 2 * BOOKINGS}
    assert len(worker.mails()) == 2 * BOOKINGS


async def test_a_gateway_that_is_away_is_asked_once_for_all_and_everybody_is_told_later(worker: Worker) -> None:
    await due(worker)
    worker.gateway.is_away = True
    assert not await worker.delivery.deliver_due()
    assert len(worker.gateway.asked) == 1
    assert await worker.states() == {"pending": 2 * BOOKINGS}
    worker.gateway.is_away = False
    worker.clock.advance(timedelta(seconds=5))
    assert await worker.delivery.deliver_due()
    assert await worker.states() == {"sent": 2 * BOOKINGS}


async def test_what_cannot_be_written_now_waits_with_all_that_follows_of_its_booking(
    worker: Worker, interrupted: Interrupted
) -> None:
    (booking, other) = [str(uuid.uuid4()) for _ in range(2)]
    for each in (booking, other):
        await worker.handlers.booking_created(received(created(each)))
    await worker.handlers.booking_cancelled(received(cancelled(booking)))

    async def full_disk(notice: Notice) -> None:
        if str(notice.booking_id) == booking:
            raise OSError("no space left")

    interrupted.before = full_disk
    assert not await worker.delivery.deliver_due()
    assert [each.booking_version for each in interrupted.begun if str(each.booking_id) == booking] == [1]
    assert {uid_of(mail) for mail in worker.mails()} == {other}
    assert await worker.states() == {"sent": 2, "pending": 4}


async def test_nobody_is_told_of_the_end_of_a_booking_before_its_beginning_that_has_to_wait(worker: Worker) -> None:
    booking = str(uuid.uuid4())
    await worker.handlers.booking_created(received(created(booking)))
    worker.gateway.is_away = True
    assert not await worker.delivery.deliver_due()
    worker.gateway.is_away = False
    worker.clock.advance(timedelta(seconds=1))
    await worker.handlers.booking_cancelled(received(cancelled(booking)))
    others = await due(worker, 2)
    assert await worker.delivery.deliver_due()
    assert {uid_of(mail) for mail in worker.mails()} == set(others)
    worker.clock.advance(timedelta(seconds=5))
    assert await worker.delivery.deliver_due()
    assert await worker.states() == {"sent": 4 + 4}
    assert [method_of(mail) for mail in worker.mails_to("ada@example.org")] == ["PUBLISH", "CANCEL"]


async def test_what_another_worker_has_claimed_of_a_booking_comes_before_what_follows(worker: Worker) -> None:
    booking = str(uuid.uuid4())
    await worker.handlers.booking_created(received(created(booking)))
    async with worker.database.transaction() as connection:
        assert len(await repository.claim_due(connection, worker.clock.now(), 40)) == 2
    await worker.handlers.booking_cancelled(received(cancelled(booking)))
    assert not await worker.delivery.deliver_due()
    worker.clock.advance(repository.CLAIM + timedelta(seconds=1))
    assert await worker.delivery.deliver_due()
    assert await worker.states() == {"sent": 4}


async def test_a_patient_who_is_erased_while_a_mail_is_written_leaves_none(
    worker: Worker, interrupted: Interrupted
) -> None:
    await worker.handlers.booking_created(received(created(str(uuid.uuid4()))))
    others = await due(worker, 3)

    async def erase(_notice: Notice) -> None:
        await worker.handlers.patient_erased(erasure())

    interrupted.before = erase
    await worker.delivery.deliver_due()
    assert await worker.states() == {"sent": 2 * len(others)}
    assert {uid_of(mail) for mail in worker.mails()} == set(others)


async def test_a_fault_of_one_notice_loses_nothing_of_what_was_written_beside_it(
    worker: Worker, interrupted: Interrupted
) -> None:
    booking = next(iter(await due(worker)))

    async def fail(notice: Notice) -> None:
        if str(notice.booking_id) == booking:
            raise RuntimeError("a fault of ours")

    interrupted.before = fail
    with pytest.raises(RuntimeError):
        await worker.delivery.deliver_due()
    assert await worker.states() == {"sent": 2 * (BOOKINGS - 1), "pending": 2}


async def test_nothing_is_begun_when_the_claim_of_a_batch_is_about_to_end(
    worker: Worker, interrupted: Interrupted
) -> None:
    await due(worker)

    async def take_long(_notice: Notice) -> None:
        worker.clock.advance(repository.CLAIM / 4)

    interrupted.before = take_long
    assert not await worker.delivery.deliver_due()
    begun = len(interrupted.begun)
    assert 0 < begun < 2 * BOOKINGS
    assert await worker.states() == {"sent": begun, "pending": 2 * BOOKINGS - begun}


async def test_what_was_written_when_the_worker_is_stopped_is_noted(worker: Worker, interrupted: Interrupted) -> None:
    booking = next(iter(await due(worker)))

    async def hang(notice: Notice) -> None:
        if str(notice.booking_id) == booking:
            await asyncio.Event().wait()

    interrupted.before = hang
    delivering = asyncio.create_task(worker.delivery.deliver_due())

    async def written() -> int:
        return interrupted.ended

    await eventually(written, lambda number: number == 2 * (BOOKINGS - 1))
    delivering.cancel()
    await asyncio.gather(delivering, return_exceptions=True)
    assert await worker.states() == {"sent": 2 * (BOOKINGS - 1), "pending": 2}
