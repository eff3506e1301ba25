"""Mails as whoever receives them reads them: nothing in a name, subject or text can break them or become a header."""

import uuid
from email import message_from_bytes
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.workers.notification.conftest import CONSULTATION_TYPE, NOW, PATIENT, PRACTITIONER, START
from workers.notification.channels import DeliveryRefused
from workers.notification.channels.mail import mail_bytes
from workers.notification.domain import CalendarObject, Kind, Message, Notice, Person, Recipient, Slot

SENDER = "Praxis <bookings@praxis.example>"
LONGEST_LINE = 998  # RFC 5322, 2.1.1
NOTICE = Notice(
    id=uuid.UUID(PATIENT),
    booking_id=uuid.UUID(PATIENT),
    booking_version=1,
    kind=Kind.CONFIRMED,
    recipient=Recipient.PATIENT,
    channel="email",
    patient_id=uuid.UUID(PATIENT),
    practitioner_id=uuid.UUID(PRACTITIONER),
    consultation_type_id=uuid.UUID(CONSULTATION_TYPE),
    slot=Slot(START, START, "Europe/Paris"),
    previous_start=None,
    created_at=NOW,
    trace_headers={},
)

# What people write, and what somebody might write who wants to break out of it.
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n=_-"), max_size=300)
lines = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=150)
    .map(" ".join)
    .map(lambda text: " ".join(text.split()))
)


def mail(
    *,
    name: str = "Ada Lovelace",
    email: str = "ada@example.org",
    subject: str = "Subject",
    text: str = "Text\n",
    calendar: bytes = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    sender: str = SENDER,
) -> EmailMessage:
    """As it is read."""
    message = Message("fr", subject, text, CalendarObject(calendar, "PUBLISH"))
    written = mail_bytes(sender, NOTICE, Person(name, email, "es"), message)
    assert written.isascii()
    assert written.count(b"\n") == written.count(b"\r") == written.count(b"\r\n")
    assert max(map(len, written.split(b"\r\n"))) <= LONGEST_LINE
    read = message_from_bytes(written, _class=EmailMessage, policy=default)
    assert [part.defects for part in read.walk()] == [[], [], []]
    return read


def text_of(read: EmailMessage) -> str:
    body = read.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@given(texts)
@example("--=_018f0000-0000-7000-8000-000000000001--\n")
@example("From here\n.\n--\n trailing \n")
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    assert text_of(mail(text=text)) == text


@given(lines)
@example("Termin am Donnerstag, 26. November 2026 um 09:30 Uhr bei Dr. Ångström in der Straße des 17. Juni")
@example("x" * 120)
def test_any_subject_is_read_as_it_was_written(subject: str) -> None:
    assert mail(subject=subject)["Subject"] == subject


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        'Ada "Countess", of Lovelace; <ada>',
        "Zoë Ångström-Straße",
        "Ada\r\nBcc: everybody@example.org",
        "Ada\x00\x07 Lovelace",
        "Müller " * 30,
        "=?utf-8?q?Ada?=",
        "",
    ],
)
def test_whatever_the_name_is_there_is_one_recipient_and_no_other_header(name: str) -> None:
    read = mail(name=name)
    to = read["To"]
    assert isinstance(to, AddressHeader)
    assert [address.addr_spec for address in to.addresses] == ["ada@example.org"]
    assert set(read.keys()) == {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}


@pytest.mark.parametrize("name", ["Ada Lovelace", 'Ada "Countess", of Lovelace', "Zoë Ångström-Straße"])
def test_the_recipient_reads_its_name(name: str) -> None:
    assert mail(name=name)["To"].addresses[0].display_name == name


@pytest.mark.parametrize(
    "email", ["", "not an address", "ada@example.org\r\nBcc: b@example.org", "a@x.org, b@x.org", "zoë@example.org"]
)
def test_an_address_that_cannot_stand_in_a_header_is_refused(email: str) -> None:
    with pytest.raises(DeliveryRefused):
        mail(email=email)


def test_the_sender_may_have_any_name() -> None:
    (sender,) = mail(sender="Praxis Zürich <bookings@praxis.example>")["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Praxis Zürich", "bookings@praxis.example")


def test_the_calendar_object_comes_byte_for_byte_as_what_it_is(
    calendar: bytes = b"BEGIN:VCALENDAR\r\nX: \xc3\xa9\r\n" * 20,
) -> None:
    (attachment,) = mail(calendar=calendar).iter_attachments()
    assert attachment.get_payload(decode=True) == calendar
    assert attachment.get_content_type() == "text/calendar"
    assert attachment.get_param("method") == "PUBLISH"
    assert attachment.get_filename() == "booking.ics"


def test_the_language_that_is_told_is_that_of_the_text() -> None:
    body = mail().get_body(("plain",))
    assert body is not None
    assert body["Content-Language"] == "fr"


def test_the_same_notice_gives_the_same_bytes() -> None:
    message = Message("fr", "Subject", "Text\n", None)
    person = Person("Ada", "ada@example.org", "fr")
    assert len({mail_bytes(SENDER, NOTICE, person, message) for _ in range(3)}) == 1
