"""The mailbox folder, read again and again without parsing a mail twice."""

import email
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from icalendar import Calendar

from tests.faults.effects import Mail


@dataclass
class Mailbox:
    """Mails by the booking version that their calendar object tells."""

    folder: Path
    _mails: dict[str, Mail] = field(default_factory=dict)

    def mails(self) -> list[Mail]:
        """All that are written."""
        for path in self.folder.glob("*.eml"):
            if path.name not in self._mails:
                self._mails[path.name] = _mail(path)
        return list(self._mails.values())


def _mail(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
    attached = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(str(attached.get_content()))
    event = next(iter(calendar.walk("VEVENT")))
    return Mail(
        booking_id=str(event["UID"]).partition("@")[0],
        version=int(str(event["SEQUENCE"])),
        to=message["To"].addresses[0].addr_spec,
        method=str(calendar["METHOD"]),
    )
