"""Work beside the requests: relays, consumers and jobs, kept running and stopped in order."""

import asyncio
from collections.abc import Awaitable, Callable

from servicekit.cancellation import cancel_and_wait, is_being_cancelled
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
            await cancel_and_wait([task])
        self._tasks.clear()


async def is_set_within(event: asyncio.Event, timeout_seconds: float) -> bool:
    """Waits for the event; False when the time is over before.

    `asyncio.wait_for` must not stand here: before Python 3.12 it swallows a cancellation that comes just when the event
    is set, and a loop around it would never end (gh-86296).
    """
    try:
        async with asyncio.timeout(timeout_seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


async def _kept_running(name: str, run: Callable[[], Awaitable[None]]) -> None:
    pause_seconds, last_crash = FIRST_PAUSE_SECONDS, ""
    while True:
        started = asyncio.get_running_loop().time()
        try:
            await run()
            return
        except (Exception, asyncio.CancelledError) as error:
            # A cancellation that nobody asked us for is that of something that a library of ours waited for.
            if isinstance(error, asyncio.CancelledError) and is_being_cancelled():
                raise
            last_crash = _told_crash(name, error, last_crash)
            if is_being_cancelled():
                return
        if asyncio.get_running_loop().time() - started > LONGEST_PAUSE_SECONDS:
            pause_seconds = FIRST_PAUSE_SECONDS
        await asyncio.sleep(pause_seconds)
        pause_seconds = min(pause_seconds * 2, LONGEST_PAUSE_SECONDS)


def _told_crash(name: str, error: BaseException, last_crash: str) -> str:
    """Where it crashed is told once for the same crash again and again, as in a long outage."""
    crash = repr(error)
    if crash == last_crash:
        _log.warning("background task crashed as before", task=name, error=crash)
    else:
        _log.exception("background task crashed", task=name)
    return crash
