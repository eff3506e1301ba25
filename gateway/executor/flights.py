"""Sharing of fetches in flight: requests that are the same to the byte, at the same moment, are sent once."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any

from gateway.executor.transports.transport import TRACE_HEADERS, Headers, TransportResponse

Send = Callable[[], Coroutine[Any, Any, TransportResponse]]


class Flights:
    """The query fetches under way to all subgraphs. Only response bytes are shared: each caller reads its own answer.

    A caller that has changed something must not get what was read before: so after the beginning and after the end of
    any mutation nobody joins a flight that began earlier.
    """

    def __init__(self) -> None:
        self._joinable: dict[Hashable, _Flight] = {}

    def join(self, subgraph: Hashable, body: bytes, headers: Headers, send: Send) -> Awaitable[TransportResponse]:
        """The answer of the flight that has this subgraph, body and headers (trace headers apart); begun if need be."""
        key = (subgraph, body, tuple(header for header in headers if header[0] not in TRACE_HEADERS))
        flight = self._joinable.get(key)
        if flight is None:
            flight = self._joinable[key] = _Flight(send(), lambda landed: self._forget(key, landed))
        return flight.wait()

    def mutation_passes(self) -> None:
        """A mutation begins or has ended: flights go on for those who wait, and take nobody else."""
        self._joinable.clear()

    def _forget(self, key: Hashable, flight: "_Flight") -> None:
        if self._joinable.get(key) is flight:
            del self._joinable[key]


class _Flight:
    """One request under way, in a task of its own: it belongs to no caller, and ends when the last one has left."""

    def __init__(
        self, sending: Coroutine[Any, Any, TransportResponse], on_landing: Callable[["_Flight"], None]
    ) -> None:
        self._on_landing = on_landing
        self._waiting = 0
        self._task = asyncio.create_task(sending)
        self._task.add_done_callback(lambda _: on_landing(self))

    async def wait(self) -> TransportResponse:
        """The response; each caller may stop waiting for it by its own deadline. Raises TransportError."""
        self._waiting += 1
        try:
            return await asyncio.shield(self._task)
        finally:
            self._waiting -= 1
            if self._waiting == 0 and not self._task.done():
                self._on_landing(self)
                self._task.cancel()
