"""Processes of tests: started as somebody, watched with all their descendants."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from praxis.embedded.account import Account
from praxis.embedded.process import started_at

CHECKOUT = Path(__file__).parents[2]
NOBODY = "nobody"


def run_praxis(*arguments: str, environment: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """`praxis ARGUMENTS`, to its end; `environment` is added to this process's own."""
    command = [sys.executable, "-m", "praxis", *arguments]
    return subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, env={**os.environ, **(environment or {})}
    )


def as_own_account() -> tuple[str, ...]:
    """Nothing in front of the command."""
    return ()


def as_plain_user() -> tuple[str, ...]:
    """What to put in front of a command so that root's test runs it as an ordinary user.

    The interpreter may lie in root's home; the capability to read there changes nothing of what is tested.
    """
    assert os.geteuid() == 0
    user = pwd.getpwnam(NOBODY)
    identity = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    setpriv = shutil.which("setpriv")
    assert setpriv is not None, "setpriv is part of util-linux"
    if Account(user.pw_uid, user.pw_gid).can_reach(Path(sys.executable).resolve()):
        return (setpriv, *identity)
    return (setpriv, *identity, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")


@contextmanager
def running(
    *command: str, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """Runs a command from the checkout, with `environment` added; kills what is left of it at the end."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_for(condition: Callable[[], bool], what: str, timeout_seconds: float = 30.0) -> None:
    """Waits until the condition holds."""
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {timeout_seconds} s"
        time.sleep(0.02)


def wait_for_line(process: "subprocess.Popen[bytes]", log: Path, line: str, timeout_seconds: float = 60.0) -> None:
    """Waits until the process has printed the line."""

    def is_there() -> bool:
        text = log.read_text()
        assert process.poll() is None or line in text, text
        return line in text

    wait_for(is_there, f"{line!r} in {log}", timeout_seconds)


def descendants(pid: int) -> dict[int, str]:
    """The processes below one, each with its start time, which tells it from a later process of that number."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, todo = {}, [pid]
    while todo:
        for child in children.get(todo.pop(), []):
            start = started_at(child)
            if start is not None:
                found[child] = start
                todo.append(child)
    return found


def still_running(processes: dict[int, str]) -> list[str]:
    """The command lines of those that run."""
    commands = []
    for pid, start in processes.items():
        with suppress(FileNotFoundError, ProcessLookupError):  # it ends just now
            if started_at(pid) == start:
                commands.append(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode())
    return commands


def end_with(process: "subprocess.Popen[bytes]", number: signal.Signals, timeout_seconds: float = 30.0) -> None:
    """Sends the signal to the process alone and waits until neither it nor anything below it runs."""
    below = descendants(process.pid)
    process.send_signal(number)
    process.wait(timeout_seconds)
    wait_for(lambda: not still_running(below), f"nothing runs any more of {still_running(below)}")
