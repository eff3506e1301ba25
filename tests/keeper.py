"""Servers that all test processes of a checkout share: a keeper process has them, for as long as any of them needs it.

Each test process holds a connection to the keeper's socket; the kernel closes it even when the process is killed. When the
last one is gone, the keeper stops the servers and ends.
"""

import fcntl
import hashlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from praxis.embedded.folders import OUTSIDE, Folders, open_folders
from praxis.embedded.problem import CannotStart

CHECKOUT = Path(__file__).parent.parent
SOCKET = "keeper.sock"
LINGER_SECONDS = 3.0  # a run that follows at once finds the servers still there
FIRST_CLIENT_TIMEOUT_SECONDS = 60.0
START_TIMEOUT_SECONDS = 180.0
Json: TypeAlias = dict[str, Any]


class Kept(Protocol):
    """What a keeper keeps."""

    @property
    def addresses(self) -> Json:
        """Told to each test process first."""
        ...

    def obey(self, command: Json) -> None:
        """Does what a test process asks for."""
        ...

    def check(self) -> None:
        """Called again and again."""
        ...


class Keeper:
    """A test process's side of the connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._answers = connection.makefile("rb")
        first = self._answers.readline()
        if not first:
            self.close()
            raise ConnectionError("the keeper is about to leave")
        self.told: Json = json.loads(first)

    def ask(self, command: Json) -> None:
        """Returns when it is done; raises RuntimeError with what kept the keeper from it."""
        self._connection.sendall(json.dumps(command).encode() + b"\n")
        answer = json.loads(self._answers.readline() or b'{"problem": "the keeper is gone"}')
        if "problem" in answer:
            raise RuntimeError(answer["problem"])

    def close(self) -> None:
        """Lets go of the servers."""
        self._answers.close()
        self._connection.close()


@contextmanager
def connected(module: str, kind: str) -> Iterator[Keeper]:
    """A connection to the keeper that runs as `python -m MODULE FOLDER`, which is started when it is not there."""
    folder = keeper_folder(kind)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keeper = _greeting(folder) or _start(module, folder)
    try:
        yield keeper
    finally:
        keeper.close()


def keeper_folder(kind: str) -> Path:
    """The folder of this checkout's keeper."""
    digest = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"praxis-{kind}-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o711, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder


def _greeting(folder: Path) -> Keeper | None:
    """The connection to a running keeper; None when there is none, or it is about to leave."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(folder / SOCKET))
        return Keeper(connection)
    except (FileNotFoundError, ConnectionError):
        connection.close()
        return None


def _start(module: str, folder: Path) -> Keeper:
    log_file = folder / "keeper.log"
    with log_file.open("wb") as log:
        # Not a child that must end with us: other test processes may need the servers for longer.
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(folder)],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    (folder / "keeper.pid").write_text(str(process.pid))
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if (keeper := _greeting(folder)) is not None:
            # It may outlive us on purpose, so Popen need not warn of it; the system's first process collects it.
            process.returncode = 0
            return keeper
        time.sleep(0.02)
    raise RuntimeError(f"the shared servers do not start: {log_file.read_text(errors='replace')}")


def keep(folder: Path, started: Callable[[Folders], AbstractContextManager[Kept]]) -> None:
    """A keeper's life: starts the servers in an emptied folder, serves, stops. Ends with a problem in words."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the test run, which then lets go of its connection
    data, socket_file = folder / "data", folder / SOCKET
    shutil.rmtree(data, ignore_errors=True)
    folders = open_folders(data)
    try:
        with socket.socket(socket.AF_UNIX) as listener, started(folders) as kept:
            socket_file.unlink(missing_ok=True)
            listener.bind(str(socket_file))
            listener.listen(64)
            try:
                _serve(listener, kept)
            finally:
                socket_file.unlink(missing_ok=True)
    except CannotStart as problem:
        sys.exit(str(problem))
    finally:
        shutil.rmtree(data, ignore_errors=True)
        if folders.servers.is_relative_to(OUTSIDE):
            shutil.rmtree(folders.servers, ignore_errors=True)


def _serve(listener: socket.socket, kept: Kept) -> None:
    """Returns when no client has been there for a while."""
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    clients = 0
    leave_at = time.monotonic() + FIRST_CLIENT_TIMEOUT_SECONDS
    while clients or time.monotonic() < leave_at:
        for key, _ in selector.select(timeout=0.25):
            if key.fileobj is listener:
                client, _address = listener.accept()
                client.sendall(json.dumps(kept.addresses).encode() + b"\n")
                selector.register(client, selectors.EVENT_READ, client.makefile("rb"))
                clients += 1
            elif isinstance(key.fileobj, socket.socket) and not _answer(key.fileobj, key.data, kept):
                selector.unregister(key.fileobj)
                key.data.close()
                key.fileobj.close()
                clients -= 1
                leave_at = time.monotonic() + LINGER_SECONDS
        kept.check()


def _answer(client: socket.socket, commands: BufferedReader, kept: Kept) -> bool:
    """Obeys one command; false when the client is gone."""
    try:
        line = commands.readline()
        if line:
            client.sendall(json.dumps(_obeyed(kept, json.loads(line))).encode() + b"\n")
    except ConnectionError:
        return False
    return bool(line)


def _obeyed(kept: Kept, command: Json) -> Json:
    try:
        kept.obey(command)
    except Exception as error:  # noqa: BLE001 - it is the asking test's failure, while others go on with the servers
        return {"problem": f"{command}: {error}"}
    return {}
