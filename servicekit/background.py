"""Work beside the requests: relays, consumers and jobs, kept running and stopped in order."""

import asyncio
from collections.abc import Awaitable, Callable

from servicekit.telemetry import get_logger

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0  # how long after the return of a server its users may still be away

_log = get_logger("servicekit.background")


class BackgroundTasks:
    """Runs each task until stopped; one that crashes is logged and started again after a growing pause."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Starts a task. `run` is called again when it raises; a task that returns has ended."""
        self._tasks.append(asyncio.create_task(_kept_running(name, run), name=name))

    async def stop(self) -> None:
        """Cancels all tasks, the last started first, and waits until each has cleaned up."""
        for task in reversed(self._tasks):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._tasks.clear()


async def _kept_running(name: str, run: Callable[[], Awaitable[None]]) -> None:
    pause_seconds = FIRST_PAUSE_SECONDS
    while True:
        started = asyncio.get_running_loop().time()
        try:
            await run()
            return
        except Exception:  # noqa: BLE001 - whatever it is, the work must go on
            _log.exception("background task crashed", task=name)
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                return  # it crashed while it was being stopped
        if asyncio.get_running_loop().time() - started > LONGEST_PAUSE_SECONDS:
            pause_seconds = FIRST_PAUSE_SECONDS
        await asyncio.sleep(pause_seconds)
        pause_seconds = min(pause_seconds * 2, LONGEST_PAUSE_SECONDS)
