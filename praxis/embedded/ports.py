"""Loopback ports: chosen once, kept in the data folder, and chosen again only when taken."""

import json
import random
import socket
from pathlib import Path

from praxis.embedded.files import write_whole
from praxis.embedded.problem import CannotStart

HOST = "127.0.0.1"
LOWEST_PORT = 20_000
HIGHEST_PORT = 32_000  # below the range from which Linux takes ports for outgoing connections
TRIES = 200


def is_free(port: int, host: str = HOST) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on."""
    for _ in range(TRIES):
        port = random.randint(LOWEST_PORT, HIGHEST_PORT)
        if is_free(port):
            return port
    raise CannotStart(
        f"No free port was found between {LOWEST_PORT} and {HIGHEST_PORT} on {HOST}.",
        "End some of the servers that run on this machine.",
    )


class KeptPorts:
    """The ports of one data folder, by the server's name."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def known(self, name: str) -> int | None:
        """The port that the server had at its last start, if it ever started."""
        return self._read().get(name)

    def port(self, name: str) -> int:
        """The server's port: the one it had, if that is free. Only for who is about to start the server."""
        kept = self._read()
        if name not in kept or not is_free(kept[name]):
            kept[name] = free_port()
            write_whole(self._file, json.dumps(kept, indent=1))
        return kept[name]

    def _read(self) -> dict[str, int]:
        try:
            return {str(name): int(port) for name, port in json.loads(self._file.read_text()).items()}
        except (FileNotFoundError, ValueError, AttributeError):
            return {}
