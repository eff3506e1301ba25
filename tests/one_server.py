"""One server under a test's hands: started, stopped, killed, paused."""

import os
import signal
import time
from pathlib import Path

from praxis.embedded.process import Child
from praxis.embedded.server import Server

START_TIMEOUT_SECONDS = 300.0


class OneServer:
    """A server that does not run yet. All methods must be called in the main thread."""

    def __init__(self, server: Server, folder: Path) -> None:
        """The folder gets its log and its pid file."""
        self._server = server
        self._folder = folder
        self._child: Child | None = None

    def start(self) -> None:
        """Starts it, unless it runs, and waits until it answers."""
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        """Starts it, unless it runs; it may not answer yet."""
        if self._child is not None and self._child.exit_status() is None:
            self.resume()
            return
        self._server.prepare()
        log = self._folder / f"{self._server.name}.log"
        self._child = Child(self._server.command(), log, self._folder / f"{self._server.name}.pid")

    def await_ready(self) -> None:
        """Returns when it answers; fails with what it said."""
        assert self._child is not None
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while not self._server.is_ready():
            assert self._child.exit_status() is None, self._child.said()
            assert time.monotonic() < deadline, self._child.said()
            time.sleep(0.02)

    def stop(self) -> None:
        """Ends it in order, also when it is paused."""
        if self._child is not None:
            if self._child.exit_status() is None:
                self.resume()
            self._child.stop()
            self._child = None

    def kill(self) -> None:
        """Ends it as a crash would."""
        self._signal(signal.SIGKILL)
        self.stop()

    def pause(self) -> None:
        """Keeps it from answering, while its connections stay."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Lets it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._child is not None
        os.kill(self._child.pid, number)
