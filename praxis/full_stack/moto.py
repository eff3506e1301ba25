"""moto's server, which stands in for Amazon's SES and SNS: it takes mails and messages, and shows what it took."""

import sys
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from praxis.embedded.ports import HOST
from praxis.embedded.process import Command


@dataclass(frozen=True)
class Moto:
    """The server. `GET /moto-api/data.json` shows `ses.Message`, `ses.RawMessage` and `sns.SMS`; it forgets at its end."""

    folder: Path
    port: int
    name: str = "moto"
    may_restart: bool = True

    @property
    def url(self) -> str:
        """The endpoint of every service."""
        return f"http://{HOST}:{self.port}"

    def prepare(self) -> None:
        """It keeps no files."""

    def command(self) -> Command:
        """The module as a program."""
        arguments = (sys.executable, "-P", "-m", "moto.server", "-H", HOST, "-p", str(self.port))
        return Command(arguments, self.folder)

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/moto-api/data.json", timeout=1) as answer:  # noqa: S310
                return bool(answer.status == HTTPStatus.OK)
        except OSError:
            return False
