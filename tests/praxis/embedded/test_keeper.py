"""The servers of the tests end with the last test process, however that ends."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from praxis.embedded.process import started_at
from tests.keeper import SOCKET
from tests.praxis.processes import CHECKOUT, descendants, still_running, wait_for

USE = """
import os, time
from tests.embedded_servers import connected_to_keeper
with connected_to_keeper() as servers:
    print(servers.postgres.superuser_dsn(), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def keeper_folder() -> Iterator[Path]:
    """Where a keeper of this test alone is; not pytest's own folder, whose long name leaves no room for a socket's."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _user(folder: Path, stack: ExitStack) -> "subprocess.Popen[str]":
    process = stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-c", USE],
            cwd=CHECKOUT,
            env={**os.environ, "TMPDIR": str(folder)},
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    stack.callback(process.kill)
    return process


def _dsn(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_two_users_share_and_the_kernel_counts_them(keeper_folder: Path) -> None:
    with ExitStack() as stack:
        users = [_user(keeper_folder, stack) for _ in range(2)]
        first, second = (_dsn(user) for user in users)
        assert first == second
        socket = next(keeper_folder.glob(f"*/{SOCKET}"))
        keeper = int((socket.parent / "keeper.pid").read_text())
        started = {keeper: started_at(keeper) or "", **descendants(keeper)}
        assert len(started) >= 5
        users[0].send_signal(signal.SIGKILL)
        users[0].wait()
        psycopg.connect(second).close()
        users[1].send_signal(signal.SIGKILL)
        users[1].wait()
        wait_for(lambda: not still_running(started), "the keeper and its servers end")
    assert not socket.exists()
