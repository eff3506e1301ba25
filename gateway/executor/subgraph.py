"""One subgraph as the executor calls it: time limits, and mutations that nothing stops once they are sent."""

import asyncio
from collections.abc import Awaitable

from gateway.executor.answer import SubgraphAnswer, read_answer
from gateway.executor.errors import (
    SUBGRAPH_MALFORMED_RESPONSE,
    SUBGRAPH_RESPONSE_TOO_LARGE,
    SUBGRAPH_TIMEOUT,
    SUBGRAPH_UNREACHABLE,
    SubgraphFailure,
)
from gateway.executor.flights import Flights
from gateway.executor.transports.transport import (
    Headers,
    MalformedAnswer,
    ResponseTooLarge,
    Transport,
    TransportError,
    TransportResponse,
)

DEFAULT_TIMEOUT_SECONDS = 15.0
# A mutation whose client has stopped waiting may go on this much longer before its connection is given up.
MUTATION_GRACE_SECONDS = 60.0


class Subgraph:
    """A transport with its time limit. Failures come out as SubgraphFailure, whatever the transport."""

    def __init__(
        self,
        name: str,
        transport: Transport,
        timeout_seconds: float = DEFAULT_TIMEOUT_SECONDS,
        flights: Flights | None = None,
    ) -> None:
        """`flights` are those of all subgraphs of a gateway; without them no fetch is shared."""
        self.name = name
        self._transport = transport
        self._flights = flights
        self._timeout_seconds = timeout_seconds
        self._sent_mutations: set[asyncio.Task[TransportResponse]] = set()

    async def query(self, body: bytes, headers: Headers) -> SubgraphAnswer:
        """Sends a request that may be repeated, and cancelled."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                response = await self._send_query(body, headers)
        except (TimeoutError, TransportError) as error:
            raise self._failure(error) from error
        return read_answer(response)

    async def mutate(self, body: bytes, headers: Headers) -> SubgraphAnswer:
        """Sends a mutation once. Neither the time limit nor a client that leaves cancels it."""
        sending = asyncio.create_task(self._send_mutation(body, headers))
        self._sent_mutations.add(sending)
        sending.add_done_callback(self._forget)
        try:
            async with asyncio.timeout(self._timeout_seconds):
                response = await asyncio.shield(sending)
        except (TimeoutError, TransportError) as error:
            raise self._failure(error) from error
        return read_answer(response)

    async def close(self, patience_seconds: float) -> None:
        """Waits for mutations that are under way, but not longer than this."""
        if self._sent_mutations:
            await asyncio.wait(self._sent_mutations, timeout=patience_seconds)

    def _send_query(self, body: bytes, headers: Headers) -> Awaitable[TransportResponse]:
        if self._flights is None:
            return self._transport.send(body, headers, repeatable=True)
        return self._flights.join(self, body, headers, lambda: self._transport.send(body, headers, repeatable=True))

    async def _send_mutation(self, body: bytes, headers: Headers) -> TransportResponse:
        self._mutation_passes()
        try:
            async with asyncio.timeout(self._timeout_seconds + MUTATION_GRACE_SECONDS):
                return await self._transport.send(body, headers, repeatable=False)
        finally:
            self._mutation_passes()

    def _mutation_passes(self) -> None:
        if self._flights is not None:
            self._flights.mutation_passes()

    def _forget(self, sent: asyncio.Task[TransportResponse]) -> None:
        self._sent_mutations.discard(sent)
        if not sent.cancelled():
            sent.exception()  # seen, also when nobody waits for it any more

    def _failure(self, error: Exception) -> SubgraphFailure:
        if isinstance(error, TimeoutError):
            return SubgraphFailure(SUBGRAPH_TIMEOUT, f"it gave no answer within {self._timeout_seconds:g} s")
        if isinstance(error, ResponseTooLarge):
            return SubgraphFailure(SUBGRAPH_RESPONSE_TOO_LARGE, str(error))
        if isinstance(error, MalformedAnswer):
            return SubgraphFailure(SUBGRAPH_MALFORMED_RESPONSE, str(error))
        return SubgraphFailure(SUBGRAPH_UNREACHABLE, str(error))
