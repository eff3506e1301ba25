"""Many who want the same thing at once wait for one who gets it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class SingleFlight(Generic[K, V]):
    """Runs work for each key at most once at a time; keys that come together are one piece of work."""

    def __init__(self) -> None:
        self._flights: dict[K, asyncio.Task[dict[K, V]]] = {}

    async def get(self, keys: Sequence[K], work: Callable[[list[K]], Awaitable[dict[K, V]]]) -> dict[K, V]:
        """What the work finds of the keys. One caller's cancellation does not take it from the others."""
        grounded = [key for key in dict.fromkeys(keys) if key not in self._flights]
        if grounded:
            self._start(grounded, work)
        flights = {self._flights[key] for key in keys}
        found: dict[K, V] = {}
        for landed in await asyncio.gather(*map(asyncio.shield, flights)):
            found |= landed
        return {key: found[key] for key in keys if key in found}

    def _start(self, keys: list[K], work: Callable[[list[K]], Awaitable[dict[K, V]]]) -> None:
        async def fly() -> dict[K, V]:
            try:
                return await work(keys)
            finally:
                for key in keys:
                    del self._flights[key]

        flight = asyncio.create_task(fly())
        self._flights |= dict.fromkeys(keys, flight)
