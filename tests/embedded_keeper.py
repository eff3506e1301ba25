"""Keeps one set of embedded servers for all test processes of a checkout: `python -m tests.embedded_keeper FOLDER`.

Each test process holds a connection to the keeper's socket for as long as it needs the servers; the kernel closes it even when the
process is killed. When the last one is gone, the keeper stops the servers and ends.
"""

import json
import selectors
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from praxis.embedded.databases import OWNERS, SEARCH, open_databases
from praxis.embedded.folders import OUTSIDE, open_folders
from praxis.embedded.installation import Installation, open_installation
from praxis.embedded.problem import CannotStart

SOCKET = "keeper.sock"
LINGER_SECONDS = 3.0  # a run that follows at once finds the servers still there
FIRST_CLIENT_TIMEOUT_SECONDS = 60.0
REDIS_DATABASES = 4096


def addresses(installation: Installation, passwords: dict[str, str]) -> dict[str, object]:
    """What a test process must know to use the servers, as JSON."""
    return {
        "postgres_port": installation.postgres.address.port,
        "postgres_superuser_password": installation.postgres.address.superuser_password,
        "postgres_passwords": passwords,
        "redis_port": installation.redis.address.port,
        "redis_password": installation.redis.address.password,
        "kafka_bootstrap_servers": installation.broker.bootstrap_servers,
        "issuer_folder": str(installation.issuer.folder),
        "issuer_port": installation.issuer.port,
        "client_secret": installation.notification_client.secret,
    }


def serve(listener: socket.socket, announcement: bytes, check: Callable[[], None]) -> None:
    """Tells each client the addresses, and returns when no client has been there for a while."""
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    clients = 0
    leave_at = time.monotonic() + FIRST_CLIENT_TIMEOUT_SECONDS
    while clients or time.monotonic() < leave_at:
        for key, _ in selector.select(timeout=0.25):
            if key.fileobj is listener:
                client, _address = listener.accept()
                client.sendall(announcement)
                selector.register(client, selectors.EVENT_READ)
                clients += 1
            elif isinstance(key.fileobj, socket.socket) and not key.fileobj.recv(64):
                selector.unregister(key.fileobj)
                key.fileobj.close()
                clients -= 1
                leave_at = time.monotonic() + LINGER_SECONDS
        check()


def main(arguments: list[str]) -> None:
    """Starts the servers in an emptied folder, serves, stops."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the test run, which then lets go of its connection
    folder = Path(arguments[0])
    shutil.rmtree(folder / "data", ignore_errors=True)
    installation = open_installation(open_folders(folder / "data"), is_durable=False, redis_databases=REDIS_DATABASES)
    supervisor = installation.supervisor(print)
    with socket.socket(socket.AF_UNIX) as listener:
        try:
            supervisor.start()
            databases = open_databases(installation.postgres.address, installation.kept_secrets)
            passwords = {role: databases.passwords[role] for role in (*OWNERS, SEARCH)}
            (folder / SOCKET).unlink(missing_ok=True)
            listener.bind(str(folder / SOCKET))
            listener.listen(64)
            serve(listener, json.dumps(addresses(installation, passwords)).encode() + b"\n", supervisor.check)
        finally:
            (folder / SOCKET).unlink(missing_ok=True)
            supervisor.stop()
            shutil.rmtree(folder / "data", ignore_errors=True)
            if installation.folders.servers.is_relative_to(OUTSIDE):
                shutil.rmtree(installation.folders.servers, ignore_errors=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CannotStart as problem:
        sys.exit(str(problem))
