"""The mails about one booking, found by the UID of their calendar object."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path


@dataclass(frozen=True)
class Mail:
    """What is shown of a mail."""

    to: str
    subject: str


def mails_about(mailbox: Path, booking_id: str) -> list[Mail]:
    """In the order in which they were caused."""
    parser = BytesParser(_class=EmailMessage, policy=default)
    parsed = (parser.parsebytes(path.read_bytes()) for path in sorted(mailbox.glob("*.eml")))
    return [Mail(str(mail["To"]), str(mail["Subject"])) for mail in parsed if booking_id in _calendar_text(mail)]


def _calendar_text(mail: EmailMessage) -> str:
    parts = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return "".join(str(part.get_content()) for part in parts if isinstance(part, EmailMessage))
