"""A folder of .eml files (RFC 5322), which any mail program opens."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from workers.notification.channels.mail import mail_bytes
from workers.notification.domain import Message, Notice, Person


class MailboxChannel:
    """Writes each message once: the file's name follows from the notice, and appears when the file is whole."""

    name = "email"

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def deliver(self, notice: Notice, person: Person, message: Message) -> None:
        """Raises OSError when the folder cannot be written, DeliveryRefused for an impossible address."""
        mail = mail_bytes(self._sender, notice, person, message)
        await asyncio.to_thread(_write_whole, self.path(notice), mail)

    async def forget(self, notices: Sequence[Notice]) -> None:
        """Removes the files of these notices."""
        for notice in notices:
            await asyncio.to_thread(self.path(notice).unlink, missing_ok=True)

    def path(self, notice: Notice) -> Path:
        """Where the message of a notice stands; sorted by name, messages are sorted by time."""
        time = f"{notice.created_at:%Y%m%dT%H%M%S%f}"
        return self._folder / f"{time}-{notice.recipient}-{notice.kind}-{notice.id}.eml"


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
