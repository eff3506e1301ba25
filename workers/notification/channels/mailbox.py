"""A folder of .eml files (RFC 5322), which any mail program opens."""

import asyncio
import os
from collections.abc import Sequence
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from workers.notification.channels.channel import DeliveryRefused
from workers.notification.domain import Message, Notice, Person


class MailboxChannel:
    """Writes each message once: the file's name follows from the notice, and appears when the file is whole."""

    name = "email"

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def deliver(self, notice: Notice, person: Person, message: Message) -> None:
        """Raises OSError when the folder cannot be written, DeliveryRefused for an impossible address."""
        mail = self._mail(notice, person, message)
        await asyncio.to_thread(_write_whole, self.path(notice), mail.as_bytes(policy=SMTP))

    async def forget(self, notices: Sequence[Notice]) -> None:
        """Removes the files of these notices."""
        for notice in notices:
            await asyncio.to_thread(self.path(notice).unlink, missing_ok=True)

    def path(self, notice: Notice) -> Path:
        """Where the message of a notice stands; sorted by name, messages are sorted by time."""
        time = f"{notice.created_at:%Y%m%dT%H%M%S%f}"
        return self._folder / f"{time}-{notice.recipient}-{notice.kind}-{notice.id}.eml"

    def _mail(self, notice: Notice, person: Person, message: Message) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self._sender
        mail["To"] = _address(person)
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(notice.created_at)
        mail["Message-ID"] = f"<{notice.id}@praxis.example>"
        mail["Content-Language"] = person.language
        mail.set_content(message.text)
        mail.add_attachment(
            message.calendar,
            maintype="text",
            subtype="calendar",
            filename="booking.ics",
            params={"method": message.calendar_method, "charset": "utf-8"},
        )
        return mail


def _address(person: Person) -> Address:
    try:
        return Address(display_name=" ".join(person.name.split()), addr_spec=person.email or "")
    except (ValueError, MessageError) as error:
        raise DeliveryRefused("the recipient's address cannot stand in a mail header") from error


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
