"""Who waits for a slot is told of one that is offered: once, in time, with the deadline, and nobody else is."""

import uuid
from datetime import timedelta

import msgspec
import pytest

from tests.workers.notification.conftest import NOW, Worker, created, erasure, offered, received
from tests.workers.notification.test_notices import calendar_of, text_of

DEADLINES = {
    "en": "until Monday, 23 November 2026, 10:30 (",
    "fr": "jusqu'au lundi 23 novembre 2026, 10:30 (",
    "de": "bis Montag, 23. November 2026, 10:30 (",
}


@pytest.mark.parametrize("language", ["en", "fr", "de"])
async def test_an_offer_is_told_to_the_patient_alone_with_slot_and_deadline(worker: Worker, language: str) -> None:
    assert worker.gateway.patient is not None
    worker.gateway.patient["language"] = language
    await worker.handlers.booking_held(received(offered(str(uuid.uuid4()))))
    assert await worker.delivery.deliver_due()

    (mail,) = worker.mails()
    assert "ada@example.org" in mail["To"]
    text = " ".join(text_of(mail).split())
    assert "09:30" in mail["Subject"]
    assert "1 rue de Rivoli, 75001 Paris" in text
    assert DEADLINES[language] in text
    assert list(mail.iter_attachments()) == [], "what is only offered belongs in no calendar"


async def test_however_often_the_offer_is_told_of_the_patient_gets_one_mail(worker: Worker) -> None:
    event = offered(str(uuid.uuid4()))
    for _ in range(3):
        await worker.handlers.booking_held(received(event))
        await worker.delivery.deliver_due()
    assert len(worker.mails()) == 1


async def test_who_holds_a_slot_himself_gets_no_mail_of_it(worker: Worker) -> None:
    own = msgspec.structs.replace(offered(str(uuid.uuid4())), waitlist_entry_id=None)
    await worker.handlers.booking_held(received(own))
    assert not await worker.delivery.deliver_due()
    assert worker.mails() == []


async def test_an_offer_that_is_over_is_not_told_any_more(worker: Worker) -> None:
    await worker.handlers.booking_held(received(offered(str(uuid.uuid4()))))
    worker.clock.advance(timedelta(minutes=30))
    await worker.delivery.deliver_due()
    assert worker.mails() == []
    assert await worker.states() == {"too_late": 1}


async def test_the_booking_that_comes_of_an_offer_is_told_behind_it(worker: Worker) -> None:
    booking = str(uuid.uuid4())
    await worker.handlers.booking_held(received(offered(booking)))
    worker.clock.advance(timedelta(seconds=1))
    await worker.handlers.booking_created(received(created(booking, version=2)))
    while await worker.delivery.deliver_due():
        pass
    offer, confirmed = worker.mails_to("ada@example.org")
    assert list(offer.iter_attachments()) == []
    assert f"UID:{booking}@praxis.example" in calendar_of(confirmed)


async def test_nothing_is_offered_to_who_was_erased(worker: Worker) -> None:
    await worker.handlers.patient_erased(erasure(NOW + timedelta(minutes=1)))
    await worker.handlers.booking_held(received(offered(str(uuid.uuid4()))))
    assert not await worker.delivery.deliver_due()
    assert worker.mails() == []
