"""The subgraphs that supergraphs name, with their connections: one that stays the same in a new supergraph is kept."""

import asyncio
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from gateway.executor.flights import Flights
from gateway.executor.subgraph import Subgraph
from gateway.executor.transports.http import HttpTransport
from gateway.executor.transports.http_address import InvalidAddress
from gateway.executor.transports.transport import Transport
from gateway.settings import GatewaySettings, InvalidSettings
from gateway.supergraph.model import Supergraph


@dataclass(frozen=True, slots=True)
class _Pooled:
    """`transport` is None for those that were passed in: they are closed by whoever made them."""

    subgraph: Subgraph
    transport: HttpTransport | None


class SubgraphPool:
    """Makes subgraphs by the settings. `given` says how to reach some of them, by name; others are called over HTTP."""

    def __init__(self, settings: GatewaySettings, given: Mapping[str, Transport]) -> None:
        self._settings = settings
        self._given = given
        self._flights = Flights() if settings.share_identical_fetches else None
        self._pooled: dict[tuple[str, str], _Pooled] = {}  # by name and address
        self._leaving: set[asyncio.Task[None]] = set()

    def subgraphs_of(self, supergraph: Supergraph) -> dict[str, Subgraph]:
        """The subgraphs of a supergraph, by name. Raises InvalidSettings when the settings name others."""
        unknown = sorted({*self._settings.subgraphs, *self._given} - set(supergraph.subgraphs))
        if unknown:
            known = ", ".join(sorted(supergraph.subgraphs))
            raise InvalidSettings(f"the supergraph has no subgraph {', '.join(unknown)}; it has {known}")
        return {name: self._find(name, known.url).subgraph for name, known in supergraph.subgraphs.items()}

    def retain(self, subgraphs: Collection[Subgraph]) -> None:
        """Lets all others go: what they are asked already they still answer, but they keep no connection."""
        for key, pooled in list(self._pooled.items()):
            if pooled.subgraph not in subgraphs:
                del self._pooled[key]
                leaving = asyncio.create_task(self._close(pooled))
                self._leaving.add(leaving)
                leaving.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        """Waits for mutations under way, then closes connections."""
        await asyncio.gather(*(self._close(pooled) for pooled in self._pooled.values()), *self._leaving)

    def _find(self, name: str, url_in_supergraph: str) -> _Pooled:
        own = self._settings.subgraphs.get(name)
        url = own.url if own is not None and own.url is not None else url_in_supergraph
        pooled = self._pooled.get((name, url))
        if pooled is None:
            transport = None if name in self._given else self._http_transport(name, url)
            timeout_seconds = (own.timeout_seconds if own else None) or self._settings.timeouts.subgraph_seconds
            subgraph = Subgraph(name, transport or self._given[name], timeout_seconds, self._flights)
            pooled = self._pooled[name, url] = _Pooled(subgraph, transport)
        return pooled

    def _http_transport(self, name: str, url: str) -> HttpTransport:
        try:
            return HttpTransport(
                url,
                max_connections=self._settings.max_subgraph_connections,
                max_response_bytes=self._settings.max_subgraph_response_bytes,
                connect_timeout_seconds=self._settings.timeouts.connect_seconds,
                ssl_context=ssl.create_default_context() if url.startswith("https") else None,
            )
        except InvalidAddress as error:
            raise InvalidSettings(f"subgraphs.{name}.url: {error}") from error

    async def _close(self, pooled: _Pooled) -> None:
        await pooled.subgraph.close(self._settings.timeouts.shutdown_seconds)
        if pooled.transport is not None:
            await pooled.transport.close()
