"""A deployable as a process of its own, with the anatomy of the embedded servers."""

import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import praxis
from praxis.embedded.ports import HOST
from praxis.embedded.process import Command

ROOT = Path(praxis.__file__).parent.parent


@dataclass(frozen=True)
class Deployable:
    """`python -m MODULE`, told everything by its environment; it answers `/health/live` on its port."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    port: int
    folder: Path
    may_restart: bool = True
    niceness: int = 0

    def prepare(self) -> None:
        """It keeps no files of its own."""

    def command(self) -> Command:
        """The module as a program."""
        fixed = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        return Command(
            arguments=(sys.executable, "-P", "-m", *self.arguments),
            folder=self.folder,
            environment={**fixed, **self.environment, "HOST": HOST, "PORT": str(self.port)},
            niceness=self.niceness,
        )

    def is_ready(self) -> bool:
        """Whether it serves."""
        return self._says_yes("live")

    def is_unready(self) -> bool:
        """Whether it still waits for something."""
        return not self._says_yes("ready")

    def _says_yes(self, question: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}/health/{question}", timeout=2) as answer:
                return bool(answer.status == HTTPStatus.OK)
        except OSError:
            return False
