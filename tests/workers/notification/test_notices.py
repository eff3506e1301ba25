"""What is told: each fact once to each side, whatever happens on the way."""

import asyncio
import uuid
from datetime import timedelta
from email.message import EmailMessage

import pytest

from tests.servicekit.waiting import eventually
from tests.workers.notification.conftest import (
    NOW,
    OTHER_PRACTITIONER,
    Worker,
    cancelled,
    created,
    erasure,
    received,
    rescheduled,
)
from workers.notification import repository


class Killed(BaseException):
    """Ends what runs as kill -9 does: nothing of ours catches it."""


def booking_id() -> str:
    return str(uuid.uuid4())


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def calendar_of(mail: EmailMessage) -> str:
    (attachment,) = [part for part in mail.iter_attachments() if part.get_content_type() == "text/calendar"]
    return str(attachment.get_content())


async def test_a_booking_is_confirmed_to_both_sides_in_their_languages(worker: Worker) -> None:
    await worker.handlers.booking_created(received(created(booking_id())))
    assert await worker.delivery.deliver_due()
    (to_patient,) = worker.mails_to("ada@example.org")
    (to_practitioner,) = worker.mails_to("practitioner2@example.org")
    assert "jeudi 26 novembre 2026" in to_patient["Subject"]
    assert "09:30" in text_of(to_patient)
    assert "Contrôle" in text_of(to_patient)
    assert "1 rue de Rivoli, 75001 Paris" in text_of(to_patient)
    assert "Donnerstag, 26. November 2026" in to_practitioner["Subject"]
    assert "Ada Lovelace" in text_of(to_practitioner)


async def test_however_often_the_event_comes_nobody_is_told_twice(worker: Worker) -> None:
    event = created(booking_id())
    for _ in range(3):
        await worker.handlers.booking_created(received(event))
        await worker.delivery.deliver_due()
    assert len(worker.mails()) == 2
    assert await worker.states() == {"sent": 2}


async def test_a_crash_between_sending_and_marking_tells_nobody_twice(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await worker.handlers.booking_created(received(created(booking_id())))

    async def crash(*_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(repository, "end", crash)
        with pytest.raises(Killed):
            await worker.delivery.deliver_due()
    written = len(worker.mails())
    assert written > 0
    assert not await worker.delivery.deliver_due(), "the claim of the crashed worker still holds"
    worker.clock.advance(repository.CLAIM + timedelta(seconds=1))
    await worker.delivery.deliver_due()
    assert len(worker.mails()) == 2
    assert await worker.states() == {"sent": 2}


async def test_a_move_names_both_times_and_raises_the_sequence_of_the_calendar_object(worker: Worker) -> None:
    booking = booking_id()
    await worker.handlers.booking_rescheduled(received(rescheduled(booking)))
    await worker.delivery.deliver_due()
    (mail,) = worker.mails_to("ada@example.org")
    assert "09:30" in text_of(mail)
    assert "10:30" in text_of(mail)
    assert f"UID:{booking}@praxis.example" in calendar_of(mail)
    assert "SEQUENCE:2" in calendar_of(mail)


async def test_a_move_to_another_practitioner_tells_three_parties(worker: Worker) -> None:
    event = rescheduled(booking_id(), practitioner_id=OTHER_PRACTITIONER)
    await worker.handlers.booking_rescheduled(received(event))
    await worker.delivery.deliver_due()
    assert len(worker.mails_to("ada@example.org")) == 1
    (to_new,) = worker.mails_to("practitioner3@example.org")
    (to_left,) = worker.mails_to("practitioner2@example.org")
    assert "10:30" in text_of(to_new)
    assert "09:30" in text_of(to_left)
    assert "METHOD:CANCEL" in calendar_of(to_left)


async def test_a_cancellation_takes_the_booking_out_of_the_calendars(worker: Worker) -> None:
    await worker.handlers.booking_cancelled(received(cancelled(booking_id())))
    await worker.delivery.deliver_due()
    assert len(worker.mails()) == 2
    for mail in worker.mails():
        assert "METHOD:CANCEL" in calendar_of(mail)
        assert "STATUS:CANCELLED" in calendar_of(mail)


async def test_an_event_that_is_replayed_tells_nobody_what_is_past(worker: Worker) -> None:
    booking = booking_id()
    await worker.handlers.booking_cancelled(received(cancelled(booking, version=3)))
    await worker.handlers.booking_created(received(created(booking), is_replayed=True))
    moved = rescheduled(booking, practitioner_id=OTHER_PRACTITIONER)
    await worker.handlers.booking_rescheduled(received(moved, is_replayed=True))
    await worker.delivery.deliver_due()
    # Patient and first practitioner know of the end; the practitioner whom the booking was moved to was told nothing yet.
    assert len(worker.mails_to("ada@example.org")) == 1
    assert len(worker.mails_to("practitioner2@example.org")) == 1
    assert len(worker.mails_to("practitioner3@example.org")) == 1


async def test_an_event_that_is_replayed_tells_those_who_were_not_told(worker: Worker) -> None:
    await worker.handlers.booking_created(received(created(booking_id()), is_replayed=True))
    await worker.delivery.deliver_due()
    assert len(worker.mails()) == 2


async def test_a_recipient_without_an_address_does_not_stop_the_other(worker: Worker) -> None:
    worker.gateway.patient = None
    await worker.handlers.booking_created(received(created(booking_id())))
    await worker.delivery.deliver_due()
    assert len(worker.mails_to("practitioner2@example.org")) == 1
    assert await worker.states() == {"no_address": 1, "sent": 1}


async def test_an_impossible_address_does_not_stop_the_other(worker: Worker) -> None:
    assert worker.gateway.patient is not None
    worker.gateway.patient["email"] = "not an address"
    await worker.handlers.booking_created(received(created(booking_id())))
    await worker.delivery.deliver_due()
    assert await worker.states() == {"refused": 1, "sent": 1}


async def test_a_side_that_cannot_be_asked_is_told_later_and_not_left_out(worker: Worker) -> None:
    worker.gateway.errors = [{"message": "down", "path": ["patients"], "extensions": {"code": "SUBGRAPH_UNAVAILABLE"}}]
    worker.gateway.patient, patient = None, worker.gateway.patient
    await worker.handlers.booking_created(received(created(booking_id())))
    assert not await worker.delivery.deliver_due()
    assert worker.mails() == []
    worker.gateway.errors, worker.gateway.patient = [], patient
    worker.clock.advance(timedelta(seconds=5))
    await worker.delivery.deliver_due()
    assert len(worker.mails()) == 2


async def test_the_delivery_loop_is_woken_by_an_event(worker: Worker) -> None:
    loop = asyncio.create_task(worker.delivery.run())
    await worker.handlers.booking_created(received(created(booking_id())))
    await eventually(worker.states, lambda states: states == {"sent": 2})
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)


async def test_an_erased_patient_leaves_no_mail_and_no_notice(worker: Worker) -> None:
    await worker.handlers.booking_created(received(created(booking_id())))
    await worker.delivery.deliver_due()
    await worker.handlers.patient_erased(erasure())
    assert worker.mails() == []
    assert await worker.states() == {}


async def test_a_booking_event_that_comes_again_tells_nothing_of_a_patient_who_was_erased(worker: Worker) -> None:
    booking = booking_id()
    await worker.handlers.booking_created(received(created(booking)))
    await worker.delivery.deliver_due()
    await worker.handlers.patient_erased(erasure())
    for event in (created(booking), cancelled(booking)):
        handle = worker.handlers.booking_created if event.version == 1 else worker.handlers.booking_cancelled
        await handle(received(event))
    await worker.delivery.deliver_due()
    assert worker.mails() == []
    assert await worker.states() == {}


async def test_who_registers_again_after_an_erasure_is_told_of_bookings(worker: Worker) -> None:
    earlier = erasure(NOW - timedelta(seconds=1))
    await worker.handlers.patient_erased(earlier)
    await worker.handlers.booking_created(received(created(booking_id())))
    await worker.delivery.deliver_due()
    await worker.handlers.patient_erased(earlier)
    assert await worker.states() == {"sent": 2}
    assert len(worker.mails()) == 2


async def test_an_erasure_among_booking_events_leaves_nothing_whoever_comes_first(worker: Worker) -> None:
    bookings = [received(created(booking_id())) for _ in range(8)]
    told = [worker.handlers.booking_created(each) for each in bookings]
    await asyncio.gather(*told[:4], worker.handlers.patient_erased(erasure()), *told[4:])
    assert await worker.states() == {}


async def test_a_confirmation_that_comes_after_the_cancellation_brings_no_booking_back_into_a_calendar(
    worker: Worker,
) -> None:
    booking = booking_id()
    await worker.handlers.booking_cancelled(received(cancelled(booking, version=2)))
    await worker.delivery.deliver_due()
    await worker.handlers.booking_created(received(created(booking, version=1)))
    await worker.delivery.deliver_due()
    # A calendar keeps what has the higher sequence (RFC 5546, 2.1.4).
    sequences = {
        "CANCEL" if "METHOD:CANCEL" in text else "PUBLISH": "SEQUENCE:2" in text
        for text in map(calendar_of, worker.mails_to("ada@example.org"))
    }
    assert sequences == {"CANCEL": True, "PUBLISH": False}


async def test_one_token_serves_many_notices(worker: Worker) -> None:
    for _ in range(3):
        await worker.handlers.booking_created(received(created(booking_id())))
    await worker.delivery.deliver_due()
    assert worker.gateway.tokens_granted == 1
    assert set(worker.gateway.authorizations) == {"Bearer token-1"}


async def test_a_name_cannot_inject_a_header(worker: Worker) -> None:
    assert worker.gateway.patient is not None
    worker.gateway.patient["familyName"] = "Lovelace\r\nBcc: everybody@example.org"
    await worker.handlers.booking_created(received(created(booking_id())))
    await worker.delivery.deliver_due()
    assert len(worker.mails()) == 2
    assert all(mail["Bcc"] is None for mail in worker.mails())
