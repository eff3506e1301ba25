"""How much of the event loop's time may go into operations that are not known: the others get the rest."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

BURST_SECONDS = 0.02
SHORTEST_WAIT_SECONDS = 0.001
REQUEST_SECONDS = 0.0003  # what reading and answering a request costs beside what is measured here


class LoopShare:
    """A bucket of seconds that fills by `share` of each second that passes."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._left_seconds = BURST_SECONDS
        self._filled_at = perf_counter()

    async def turn(self) -> None:
        """Waits until the bucket is not empty: who sends much that is not known is served slowly, and nobody else."""
        while (left_seconds := self._fill()) < 0:  # noqa: ASYNC110 - time is what it waits for
            await asyncio.sleep(max(SHORTEST_WAIT_SECONDS, -left_seconds / self._share))
        self._left_seconds -= REQUEST_SECONDS

    def is_full(self) -> bool:
        """Whether little has been spent lately."""
        return self._fill() > BURST_SECONDS / 2

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Takes the time of what is done within out of the bucket."""
        began = perf_counter()
        try:
            yield
        finally:
            self._left_seconds -= perf_counter() - began

    def _fill(self) -> float:
        now = perf_counter()
        self._left_seconds = min(BURST_SECONDS, self._left_seconds + (now - self._filled_at) * self._share)
        self._filled_at = now
        return self._left_seconds
