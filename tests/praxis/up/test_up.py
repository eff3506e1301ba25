"""`praxis up` from start to stop, in both modes: whatever ends it, nothing is left and the next start goes on."""

import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from praxis.embedded.ports import free_port
from tests.praxis.processes import (
    CHECKOUT,
    as_own_account,
    as_plain_user,
    descendants,
    end_with,
    running,
    still_running,
    wait_for,
    wait_for_line,
)

READY = "Praxis is ready."
START_TIMEOUT_SECONDS = 120.0
MODES: dict[str, tuple[str, ...]] = {"all-in-one": (), "processes": ("--processes",)}


@dataclass
class Up:
    """One data folder, started as one account in one mode."""

    folder: Path
    account: tuple[str, ...]
    mode: tuple[str, ...]
    port: int = field(default_factory=free_port)

    def command(self, port: int | None = None) -> tuple[str, ...]:
        """The command line."""
        where = ("--port", str(port or self.port), "--data", str(self.folder / "data"))
        return (*self.account, sys.executable, "-m", "praxis", "up", *where, "--practitioners", "12", *self.mode)

    @contextmanager
    def started(self, name: str, line: str = READY) -> Iterator["subprocess.Popen[bytes]"]:
        """Runs it until it has printed the line."""
        log = self.folder / f"{name}.log"
        with running(*self.command(), log=log) as process:
            wait_for_line(process, log, line, START_TIMEOUT_SECONDS)
            yield process

    def health(self, question: str) -> int | None:
        """The status of a health endpoint; None when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/{question}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None


@pytest.fixture(params=MODES)
def up(request: pytest.FixtureRequest) -> Iterator[Up]:
    """The first mode runs as a plain user where root runs the tests, the other one as whoever runs them."""
    account = as_plain_user() if os.geteuid() == 0 and not MODES[request.param] else as_own_account()
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o777)
        yield Up(Path(name), account, MODES[request.param])


def _refusal(command: tuple[str, ...]) -> str:
    result = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr


def test_it_goes_on_after_an_interrupted_start_refuses_a_second_one_and_ends_when_it_lacks_a_server(up: Up) -> None:
    with up.started("interrupted", "Bringing the tables up to date") as process:
        end_with(process, signal.SIGINT)
        assert process.returncode == 0
    with up.started("served") as process:
        assert (up.health("live"), up.health("ready")) == (200, 200)
        if not up.mode:
            assert f"Port {up.port} on 127.0.0.1 is in use" in _refusal(up.command())
            assert "already runs on the data folder" in _refusal(up.command(free_port()))
        _lose_the_broker(process)
    assert up.health("live") is None
    said = (up.folder / "served.log").read_text()
    assert "The broker server ended by itself (signal 9)" in said
    assert "no booking and no event is lost" in said
    assert "Traceback" not in said


def _lose_the_broker(process: "subprocess.Popen[bytes]") -> None:
    below = descendants(process.pid)
    broker = next(pid for pid in below if b"praxis.embedded.broker" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(broker, signal.SIGKILL)
    assert process.wait(30) == 1
    wait_for(lambda: not still_running(below), "everything ends")
