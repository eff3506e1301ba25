"""Assembles a gateway by hand: settings and a supergraph in, an ASGI application out."""

import asyncio
import ssl
from collections.abc import Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from gateway.console.routes import Console
from gateway.executor.subgraph import Subgraph
from gateway.executor.transports.http import HttpTransport
from gateway.executor.transports.http_address import InvalidAddress
from gateway.executor.transports.transport import Transport
from gateway.pipeline.asgi import (
    BodyTooLarge,
    ClientLeft,
    Receive,
    Scope,
    Send,
    read_request,
    run_for_client,
    send_response,
)
from gateway.pipeline.endpoints import Endpoints
from gateway.pipeline.explain import explain
from gateway.pipeline.handle import Pipeline, body_too_large
from gateway.pipeline.media_types import PLAIN_JSON
from gateway.pipeline.planning import planner_of
from gateway.pipeline.runtime import make_runtime
from gateway.pipeline.write import refused_response
from gateway.settings import GatewaySettings, InvalidSettings, JwtSettings
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.model import Supergraph
from servicekit.authentication import TokenSettings, TokenVerifier
from servicekit.telemetry import Telemetry


class GatewayApp:
    """The ASGI application. GraphQL endpoints go straight to the pipeline; the rest is a small Starlette app."""

    def __init__(
        self,
        pipeline: Pipeline,
        subgraphs: Mapping[str, Subgraph],
        own_transports: list[HttpTransport],
        telemetry: Telemetry,
    ) -> None:
        self.pipeline = pipeline
        self._subgraphs = subgraphs
        self._own_transports = own_transports
        self._telemetry = telemetry
        settings = pipeline.settings
        self._console = (
            Console(_plain_endpoint(settings), lambda body: explain(pipeline.runtime, body))
            if settings.console
            else None
        )
        self._side = Starlette(routes=[*_health_routes(settings), *(self._console.routes() if self._console else ())])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, or the server's lifespan."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        elif self.pipeline.endpoints.match(scope["path"]) is None:
            await self._side(scope, receive, send)
        elif self._console is not None and _wants_page(scope):
            await self._console.page_response()(scope, receive, send)
        else:
            await self._graphql(scope, receive, send)

    async def close(self) -> None:
        """Waits for mutations under way, then closes connections. Transports that were passed in stay open."""
        patience_seconds = self.pipeline.settings.timeouts.shutdown_seconds
        await asyncio.gather(*(subgraph.close(patience_seconds) for subgraph in self._subgraphs.values()))
        for transport in self._own_transports:
            await transport.close()
        self._telemetry.close()

    async def _graphql(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = self.pipeline.settings.limits.body_bytes
        try:
            request = await read_request(scope, receive, limit)
            response = await run_for_client(self.pipeline.handle(request), receive)
        except ClientLeft:
            return
        except BodyTooLarge:
            await send_response(refused_response(body_too_large(limit), PLAIN_JSON), send)
            return
        await send_response(response, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def create_app(
    settings: GatewaySettings,
    supergraph_sdl: str,
    *,
    transports: Mapping[str, Transport] | None = None,
    telemetry: Telemetry | None = None,
) -> GatewayApp:
    """The gateway over a supergraph.

    Args:
        settings: as read by `read_settings`.
        supergraph_sdl: a supergraph in the join specification.
        transports: how to reach subgraphs, by name; the others are called over HTTP at their addresses.
        telemetry: where spans go; made from the settings unless given.

    Raises SupergraphError when the SDL is no supergraph, InvalidSettings when they do not fit it.
    """
    supergraph = load_supergraph(supergraph_sdl)
    own_telemetry = telemetry or Telemetry.open(settings.telemetry.service_name, settings.telemetry.otlp_endpoint)
    given = transports or {}
    _check_names(supergraph, {*settings.subgraphs, *given})
    own_transports = {
        name: _http_transport(supergraph, name, settings) for name in supergraph.subgraphs if name not in given
    }
    subgraphs = {
        name: Subgraph(name, given.get(name) or own_transports[name], _timeout_seconds(settings, name))
        for name in supergraph.subgraphs
    }
    pipeline = Pipeline(
        settings=settings,
        runtime=make_runtime(supergraph.api_schema, planner_of(supergraph), subgraphs, settings, own_telemetry),
        endpoints=Endpoints(settings.endpoints, settings.path_parameters),
        verifier=_verifier(settings.jwt),
        telemetry=own_telemetry,
    )
    return GatewayApp(pipeline, subgraphs, list(own_transports.values()), own_telemetry)


def _check_names(supergraph: Supergraph, names: set[str]) -> None:
    unknown = sorted(names - set(supergraph.subgraphs))
    if unknown:
        known = ", ".join(sorted(supergraph.subgraphs))
        raise InvalidSettings(f"the supergraph has no subgraph {', '.join(unknown)}; it has {known}")


def _http_transport(supergraph: Supergraph, name: str, settings: GatewaySettings) -> HttpTransport:
    own = settings.subgraphs.get(name)
    url = own.url if own is not None and own.url is not None else supergraph.subgraphs[name].url
    try:
        return HttpTransport(
            url,
            max_connections=settings.max_subgraph_connections,
            max_response_bytes=settings.max_subgraph_response_bytes,
            connect_timeout_seconds=settings.timeouts.connect_seconds,
            ssl_context=ssl.create_default_context() if url.startswith("https") else None,
        )
    except InvalidAddress as error:
        raise InvalidSettings(f"subgraphs.{name}.url: {error}") from error


def _timeout_seconds(settings: GatewaySettings, name: str) -> float:
    own = settings.subgraphs.get(name)
    return own.timeout_seconds if own is not None and own.timeout_seconds else settings.timeouts.subgraph_seconds


def _verifier(jwt: JwtSettings | None) -> TokenVerifier | None:
    if jwt is None:
        return None
    return TokenVerifier(TokenSettings(jwt.issuer, jwt.audience, jwt.jwks_url, jwt.algorithms, jwt.actor_claim))


def _plain_endpoint(settings: GatewaySettings) -> str:
    return next((endpoint for endpoint in settings.endpoints if "{" not in endpoint), settings.endpoints[0])


def _wants_page(scope: Scope) -> bool:
    return (
        scope["method"] == "GET"
        and not scope["query_string"]
        and b"text/html" in dict(scope["headers"]).get(b"accept", b"")
    )


def _health_routes(settings: GatewaySettings) -> list[Route]:
    async def live(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "live"})

    async def ready(_request: Request) -> JSONResponse:
        waiting_for = _waiting_for(settings.ready_file)
        status = "waiting" if waiting_for else "ready"
        return JSONResponse({"status": status, "waitingFor": waiting_for}, status_code=503 if waiting_for else 200)

    return [Route("/health/live", live, methods=["GET"]), Route("/health/ready", ready, methods=["GET"])]


def _waiting_for(ready_file: Path | None) -> list[str]:
    # An app exists only once its supergraph is loaded, so that needs no look.
    if ready_file is None or ready_file.exists():
        return []
    return [f"the file {ready_file.name}, which says that everything behind the gateway is ready"]
