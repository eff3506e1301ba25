"""Cancelling tasks so that they end.

A cancellation may be lost on its way: an error that the clean-up raises takes its place (a statement on a connection that
dies just then), and a loop that outlives such errors goes on. Whoever waited for the end of that task would wait for ever.
"""

import asyncio
from collections.abc import Iterable
from typing import Any

from servicekit.telemetry import get_logger

CLEAN_UP_SECONDS = 20.0  # longer than any task needs to leave its group, its lease and its connections

_log = get_logger("servicekit.cancellation")


def is_being_cancelled() -> bool:
    """Whether somebody has asked the current task to end: a loop that outlives errors must not outlive that."""
    current = asyncio.current_task()
    return current is not None and current.cancelling() > 0


async def cancel_and_wait(tasks: "Iterable[asyncio.Task[Any]]") -> None:
    """Returns when all of them have ended, whatever they raised; cancels again those of which nothing comes."""
    waited_for = set(tasks)
    while left := {task for task in waited_for if not task.done()}:
        for task in left:
            task.cancel()
        _, late = await asyncio.wait(left, timeout=CLEAN_UP_SECONDS)
        for task in late:
            _log.warning("task does not end, cancelling again", task=task.get_name())
    for task in waited_for:
        if not task.cancelled():
            task.exception()  # seen, so that it is not reported as never retrieved
