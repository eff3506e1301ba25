"""Sharing of fetches in flight: requests that are the same to the byte, at the same moment, are sent once."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
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

    async def join(self, subgraph: Hashable, body: bytes, headers: Headers, send: Send) -> TransportResponse:
        """The answer of the flight with this subgraph, body and headers (trace headers apart), begun if need be.

        Each caller may stop waiting by its own deadline. Raises TransportError.
        """
        key = (subgraph, body, tuple(header for header in headers if header[0] not in TRACE_HEADERS))
        flight = self._joinable.get(key)
        if flight is None:
            flight = self._joinable[key] = _Flight()
            flight.task = asyncio.create_task(self._fly(key, flight, send))
        waiter: asyncio.Future[TransportResponse] = asyncio.get_running_loop().create_future()
        flight.waiters.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            flight.waiters.remove(waiter)
            if not flight.waiters:
                self._forget(key, flight)
                flight.task.cancel()
            raise

    def mutation_passes(self) -> None:
        """A mutation begins or has ended: flights go on for those who wait, and take nobody else."""
        self._joinable.clear()

    async def _fly(self, key: Hashable, flight: "_Flight", send: Send) -> None:
        try:
            response = await send()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is for those who wait
            self._forget(key, flight)
            for waiter in flight.waiters:
                if not waiter.done():
                    waiter.set_exception(error)
        else:
            self._forget(key, flight)
            for waiter in flight.waiters:
                if not waiter.done():
                    waiter.set_result(response)

    def _forget(self, key: Hashable, flight: "_Flight") -> None:
        if self._joinable.get(key) is flight:
            del self._joinable[key]


class _Flight:
    """One request under way, in a task of its own: it belongs to no caller, and ends when the last one has left."""

    __slots__ = ("task", "waiters")

    def __init__(self) -> None:
        self.waiters: list[asyncio.Future[TransportResponse]] = []
        self.task: asyncio.Task[None]
