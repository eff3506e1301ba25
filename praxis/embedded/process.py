"""A child process that cannot outlive its parent, and the traces by which a leftover one is found."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from praxis.embedded.account import Account, own_account

LAUNCHER = Path(__file__).with_name("launch.py")
STOP_TIMEOUT_SECONDS = 10.0
POLL_SECONDS = 0.01


@dataclass(frozen=True)
class Command:
    """What is run: the whole argument list, as whom, where, with what, and how it is asked to end.

    `niceness` is how much others come first when the processors are busy (nice(2)).
    """

    arguments: tuple[str, ...]
    folder: Path
    account: Account = field(default_factory=own_account)
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    parent_death_signal: signal.Signals = signal.SIGKILL
    niceness: int = 0


def _launched(command: Command) -> tuple[str, ...]:
    account = command.account
    numbers = (os.getpid(), account.uid, account.gid, int(command.parent_death_signal), command.niceness)
    return (sys.executable, "-I", "-S", str(LAUNCHER), *map(str, numbers), *command.arguments)


def run_to_end(command: Command, timeout_seconds: float) -> tuple[int, str]:
    """Runs a command that ends by itself. Returns its exit status and what it said."""
    result = subprocess.run(  # noqa: S603 - no shell; the command is ours
        _launched(command),
        cwd=command.folder,
        env=dict(command.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout_seconds,
    )
    return result.returncode, result.stdout


class Child:
    """A running command, in a session of its own so that Ctrl-C in the terminal reaches only its parent."""

    def __init__(self, command: Command, log_file: Path, pid_file: Path) -> None:
        """Starts it. Must run in the main thread: the kernel takes that thread's end for the parent's."""
        self._command = command
        self._pid_file = pid_file
        self.log_file = log_file
        with log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - no shell; the command is ours
                _launched(command),
                cwd=command.folder,
                env=dict(command.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        write_pid_file(pid_file, self._process.pid)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def exit_status(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        """Asks it to end, and ends it when it does not."""
        if self._process.poll() is None:
            self._process.send_signal(self._command.stop_signal)
            try:
                self._process.wait(STOP_TIMEOUT_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._pid_file.unlink(missing_ok=True)

    def said(self, characters: int = 2000) -> str:
        """The end of its log."""
        with self.log_file.open("rb") as log:
            log.seek(0, os.SEEK_END)
            log.seek(max(0, log.tell() - characters))
            return log.read().decode(errors="replace")


def started_at(pid: int) -> str | None:
    """When the process began, in the kernel's ticks (proc(5), stat field 22); None when there is none.

    Together with the id it names a process for ever, while ids alone are used again.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, *fields = stat.rpartition(")")[2].split()
    return None if state in "ZX" else fields[18]


def write_pid_file(pid_file: Path, pid: int) -> None:
    """Notes a running process so that a later start can end what a crash left behind."""
    pid_file.write_text(f"{pid} {started_at(pid)}")


def stop_leftover(pid_file: Path) -> bool:
    """Ends the process that a pid file names, if it is still that one. Tells whether there was one."""
    try:
        pid_text, _, start = pid_file.read_text().partition(" ")
    except FileNotFoundError:
        return False
    found = bool(pid_text.isdigit()) and started_at(int(pid_text)) == start
    if found:
        _end(int(pid_text), start)
    pid_file.unlink(missing_ok=True)
    return found


def _end(pid: int, start: str) -> None:
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, signal_number)
            os.kill(pid, signal.SIGCONT)  # a stopped process does not see SIGTERM
        except ProcessLookupError:
            return
        deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            if started_at(pid) != start:
                return
            time.sleep(POLL_SECONDS)


def processes_in(folder: Path) -> list[int]:
    """The processes whose working folder it is; of other users' processes only root sees it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").readlink() == folder:
                    found.append(int(entry.name))
            except OSError:
                continue  # gone, or another user's
    return found
