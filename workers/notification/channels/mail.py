"""A message as a mail (RFC 5322, RFC 2045): the text, and a booking as an attachment that calendars take."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime, formataddr, parseaddr

from workers.notification.channels.channel import DeliveryRefused
from workers.notification.domain import CalendarObject, Message, Notice, Person

PLAIN_CHARACTERS = 60  # what is longer is encoded, and so folded

# Written out, since all mails have this one form: the standard library's classes take ten times as long.
# What is quoted-printable or base64 never holds "=_", so that no part can hold the boundary.
_MAIL = """\
From: {sender}
To: {to}
Subject: {subject}
Date: {date}
Message-ID: <{id}@praxis.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=_{id}"

--=_{id}
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
Content-Language: {language}

{text}
{attachment}--=_{id}--
"""
_ATTACHMENT = """\
--=_{id}
Content-Type: text/calendar; method="{method}"; charset="utf-8"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="booking.ics"

{calendar}
"""


def mail_bytes(sender: str, notice: Notice, person: Person, message: Message) -> bytes:
    """The same bytes for the same notice and message. Raises DeliveryRefused for an impossible address."""
    mail = _MAIL.format(
        sender=_mailbox("From", *parseaddr(sender)),
        to=_recipient(person),
        subject=_unstructured("Subject", message.subject),
        date=format_datetime(notice.created_at),
        id=notice.id,
        language=message.language,
        text=b2a_qp(_with_newlines(message.text).encode(), istext=True).decode(),
        attachment="" if message.calendar is None else _attachment(notice, message.calendar),
    )
    return mail.replace("\n", "\r\n").encode("ascii")


def _attachment(notice: Notice, calendar: CalendarObject) -> str:
    content = encodebytes(calendar.content).decode()
    return _ATTACHMENT.format(id=notice.id, method=calendar.method, calendar=content)


def _recipient(person: Person) -> str:
    try:
        address = Address(addr_spec=person.email or "").addr_spec
        address.encode("ascii")
    except (ValueError, IndexError, MessageError) as error:  # what its parser raises
        raise DeliveryRefused("the recipient's address cannot stand in a mail header") from error
    return _mailbox("To", " ".join(person.name.split()), address)


def _mailbox(header: str, name: str, address: str) -> str:
    """A name, quoted or encoded as it needs to be, and an address."""
    return formataddr((name, address)) if _is_plain(name) else f"{_unstructured(header, name)} <{address}>"


def _unstructured(header: str, text: str) -> str:
    """As encoded words (RFC 2047) unless it is plain."""
    return text if _is_plain(text) else Header(text, "utf-8", header_name=header).encode()


def _is_plain(text: str) -> bool:
    return len(text) <= PLAIN_CHARACTERS and text.isascii() and text.isprintable() and "=?" not in text


def _with_newlines(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text)
