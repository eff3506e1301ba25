"""Starts servers, watches them, and stops them in the opposite order."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from praxis.embedded.problem import CannotStart, from_output
from praxis.embedded.process import Child, stop_leftover
from praxis.embedded.server import Server

READY_TIMEOUT_SECONDS = 300.0  # OpenSearch takes 20 s, and minutes on a machine that is busy with other things
POLL_SECONDS = 0.02
RESTARTS = 3  # of one server in the window; more often it would only fill the log
RESTART_WINDOW_SECONDS = 60.0


class Supervisor:
    """The servers of one installation. All methods must be called in the main thread."""

    def __init__(self, servers: Sequence[Server], logs: Path, pids: Path, say: Callable[[str], None]) -> None:
        """`say` is told, in one line each, what happens after the start."""
        self._servers = {server.name: server for server in servers}
        self._logs = logs
        self._pids = pids
        self._say = say
        self._children: dict[str, Child] = {}
        self._restarted_at: dict[str, list[float]] = {name: [] for name in self._servers}

    def start(self) -> None:
        """Ends what a crash left over, starts every server and waits until all answer. Raises CannotStart."""
        for name in self._servers:
            stop_leftover(self._pid_file(name))
        try:
            for server in self._servers.values():
                server.prepare()
                self._launch(server)
            for server in self._servers.values():
                self._await_ready(server)
        except BaseException:
            self.stop()
            raise

    def check(self) -> None:
        """Restarts a server that died; raises CannotStart when the others cannot go on without what it held."""
        for name, child in list(self._children.items()):
            status = child.exit_status()
            if status is not None:
                self._replace(self._servers[name], child, status)

    def stop(self) -> None:
        """Stops what runs, the last started first."""
        while self._children:
            _, child = self._children.popitem()
            child.stop()

    def pid(self, name: str) -> int:
        """The process id of a running server."""
        return self._children[name].pid

    def _replace(self, server: Server, child: Child, status: int) -> None:
        ended = f"The {server.name} server ended by itself ({_how(status)}); its log is {child.log_file}."
        now = time.monotonic()
        recent = [at for at in self._restarted_at[server.name] if now - at < RESTART_WINDOW_SECONDS]
        if not server.may_restart or len(recent) >= RESTARTS:
            raise CannotStart(ended, "Start again: no booking and no event is lost.")
        self._restarted_at[server.name] = [*recent, now]
        self._say(f"{ended} It is started again.")
        server.prepare()
        self._launch(server)  # without waiting: Kafka takes 10 s, and whoever calls has other things to do meanwhile

    def _launch(self, server: Server) -> None:
        log_file = self._logs / f"{server.name}.log"
        self._children[server.name] = Child(server.command(), log_file, self._pid_file(server.name))

    def _await_ready(self, server: Server) -> None:
        child = self._children[server.name]
        deadline = time.monotonic() + READY_TIMEOUT_SECONDS
        while not server.is_ready():
            if child.exit_status() is not None:
                raise from_output(f"Starting the {server.name} server (log: {child.log_file})", child.said())
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"The {server.name} server does not answer after {READY_TIMEOUT_SECONDS:.0f} s.",
                    f"Look into its log, {child.log_file}, and start again.",
                )
            time.sleep(POLL_SECONDS)

    def _pid_file(self, name: str) -> Path:
        return self._pids / f"{name}.pid"


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
