"""Waiting for a condition instead of for seconds."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

DEADLINE_SECONDS = 30.0


async def eventually(read: Callable[[], Awaitable[T]], holds: Callable[[T], bool]) -> T:
    """Reads until the condition holds and gives what was read; fails with the last value."""
    deadline = asyncio.get_running_loop().time() + DEADLINE_SECONDS
    while True:
        value = await read()
        if holds(value):
            return value
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"the condition did not come to hold; last seen: {value!r}")
        await asyncio.sleep(0.02)
