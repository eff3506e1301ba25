"""Keeps the full stack for all test processes of a checkout: `python -m tests.full_stack_keeper FOLDER`.

Each server starts when a test first asks for it, so that who needs only OpenSearch does not wait for Kafka. None is started
again by itself: tests kill them and look at what follows.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from praxis.embedded.databases import open_databases, role_passwords
from praxis.embedded.folders import Folders
from praxis.full_stack.installation import FullStackInstallation, open_full_stack
from tests.embedded_keeper import REDIS_DATABASES, addresses
from tests.keeper import Json, Kept, keep
from tests.one_server import OneServer

ACTIONS = ("stop", "kill", "pause", "resume")


class FullStack:
    """The servers by name."""

    def __init__(self, installation: FullStackInstallation) -> None:
        self._installation = installation
        logs = installation.folders.logs
        self._servers = {server.name: OneServer(server, logs) for server in installation.servers}

    @property
    def addresses(self) -> Json:
        """What a test process must know to use the servers, whether they run or not."""
        installation = self._installation
        return {
            **addresses(installation, role_passwords(installation.kept_secrets)),
            "kafka_nodes": [node.name for node in installation.kafka.nodes],
            "opensearch_url": installation.opensearch.url,
            "moto_url": installation.moto.url,
        }

    def obey(self, command: Json) -> None:
        """`{"do": "start", "servers": [NAME, ...]}`, or stop, kill, pause, resume."""
        servers = [self._servers[name] for name in command["servers"]]
        if command["do"] == "start":
            for server in servers:
                server.launch()
            for server in servers:
                server.await_ready()
            if self._installation.postgres.name in command["servers"]:
                passwords = role_passwords(self._installation.kept_secrets)
                open_databases(self._installation.postgres.address, passwords)
        elif command["do"] in ACTIONS:
            for server in servers:
                getattr(server, command["do"])()
        else:
            raise ValueError(f"unknown: {command['do']}")

    def check(self) -> None:
        """What is dead stays so until a test starts it."""

    def stop(self) -> None:
        """Stops what runs, in the opposite order."""
        for server in reversed(self._servers.values()):
            server.stop()


@contextmanager
def started(folders: Folders) -> Iterator[Kept]:
    """The full stack, of which nothing runs yet."""
    stack = FullStack(open_full_stack(folders, redis_databases=REDIS_DATABASES))
    try:
        yield stack
    finally:
        stack.stop()


if __name__ == "__main__":
    keep(Path(sys.argv[1]), started)
