"""Keeps one set of embedded servers for all test processes of a checkout: `python -m tests.embedded_keeper FOLDER`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from praxis.embedded.databases import open_databases, role_passwords
from praxis.embedded.folders import Folders
from praxis.embedded.installation import Installation, open_installation
from praxis.embedded.supervisor import Supervisor
from tests.keeper import Json, Kept, keep

REDIS_DATABASES = 4096


class EmbeddedServers:
    """All of them, running."""

    def __init__(self, installation: Installation, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._databases = open_databases(installation.postgres.address, role_passwords(installation.kept_secrets))
        self._installation = installation

    @property
    def addresses(self) -> Json:
        """What a test process must know to use the servers."""
        return addresses(self._installation, dict(self._databases.passwords))

    def obey(self, command: Json) -> None:
        """There is nothing to ask for: they run, and no test may harm what others use."""
        raise NotImplementedError(command)

    def check(self) -> None:
        """Starts again what died."""
        self._supervisor.check()


def addresses(installation: Installation, passwords: dict[str, str]) -> Json:
    """Addresses and passwords of the servers that every installation has."""
    return {
        "postgres_port": installation.postgres.address.port,
        "postgres_superuser_password": installation.postgres.address.superuser_password,
        "postgres_passwords": passwords,
        "redis_port": installation.redis.address.port,
        "redis_password": installation.redis.address.password,
        "kafka_bootstrap_servers": installation.kafka_bootstrap_servers,
        "issuer_folder": str(installation.issuer.folder),
        "issuer_port": installation.issuer.port,
        "client_secret": installation.notification_client.secret,
    }


@contextmanager
def started(folders: Folders) -> Iterator[Kept]:
    """The servers, running."""
    installation = open_installation(folders, is_durable=False, redis_databases=REDIS_DATABASES)
    supervisor = installation.supervisor(print)
    supervisor.start()
    try:
        yield EmbeddedServers(installation, supervisor)
    finally:
        supervisor.stop()


if __name__ == "__main__":
    keep(Path(sys.argv[1]), started)
