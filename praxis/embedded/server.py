"""The anatomy that all embedded servers share: prepare, command, ready."""

import sys
from pathlib import Path
from typing import Protocol

import praxis
from praxis.embedded.process import Command


class Server(Protocol):
    """One server; siblings know nothing of one another."""

    @property
    def name(self) -> str:
        """Names its log and its pid file."""
        ...

    @property
    def may_restart(self) -> bool:
        """Whether the others can go on when this one is started again at the same address with what it kept."""
        ...

    def prepare(self) -> None:
        """Makes the files that it needs; a second call finds them and keeps the data."""
        ...

    def command(self) -> Command:
        """How it is run."""
        ...

    def is_ready(self) -> bool:
        """Whether it answers."""
        ...


def python_command(module: str, *arguments: str, folder: Path) -> Command:
    """Runs a module of ours as a process of its own."""
    root = Path(praxis.__file__).parent.parent
    return Command(
        arguments=(sys.executable, "-P", "-m", module, *arguments),
        folder=folder,
        environment={"PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1"},
    )
