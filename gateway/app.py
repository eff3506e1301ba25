"""Assembles a gateway by hand: settings and a supergraph in, an ASGI application out."""

import asyncio
import signal
from collections.abc import Mapping
from pathlib import Path

from starlette.applications import Starlette

from gateway.console.routes import Console
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
from gateway.pipeline.health import Health
from gateway.pipeline.media_types import PLAIN_JSON
from gateway.pipeline.reload import Reloader
from gateway.pipeline.runtime import Runtime, make_runtime
from gateway.pipeline.subgraph_pool import SubgraphPool
from gateway.pipeline.supergraph_file import SupergraphFile
from gateway.pipeline.write import refused_response
from gateway.settings import GatewaySettings, JwtSettings
from gateway.supergraph.load import load_supergraph
from servicekit.authentication import TokenSettings, TokenVerifier
from servicekit.telemetry import Telemetry


class GatewayApp:
    """The ASGI application. GraphQL endpoints go straight to the pipeline; the rest is a small Starlette app."""

    def __init__(
        self, pipeline: Pipeline, pool: SubgraphPool, telemetry: Telemetry, reloader: Reloader | None = None
    ) -> None:
        self.pipeline = pipeline
        self.reloader = reloader
        self._pool = pool
        self._telemetry = telemetry
        self._watching: asyncio.Task[None] | None = None
        settings = pipeline.settings
        self._console = (
            Console(_plain_endpoint(settings), lambda body: explain(pipeline.runtime, body))
            if settings.console
            else None
        )
        health = Health(settings, lambda: pipeline.runtime.fingerprint, reloader)
        self._side = Starlette(routes=[*health.routes(), *(self._console.routes() if self._console else ())])

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

    async def start(self) -> None:
        """Starts the worker process, and watching the supergraph file. Without it requests are served all the same."""
        self.pipeline.runtime.preparer.start()
        if self.reloader is not None:
            self._watching = asyncio.create_task(self.reloader.run())
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self.reloader.look_now)

    async def close(self) -> None:
        """Waits for mutations under way, then closes connections. Transports that were passed in stay open."""
        if self._watching is not None:
            asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
            self._watching.cancel()
            await asyncio.wait({self._watching})
        if self.reloader is not None:
            await self.reloader.close()
        await asyncio.gather(self._pool.close(), self.pipeline.runtime.preparer.close())
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
                await self.start()
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
    supergraph_file: Path | None = None,
) -> GatewayApp:
    """The gateway over a supergraph.

    Args:
        settings: as read by `read_settings`.
        supergraph_sdl: a supergraph in the join specification.
        transports: how to reach subgraphs, by name; the others are called over HTTP at their addresses.
        telemetry: where spans go; made from the settings unless given.
        supergraph_file: where the SDL was read from, to be watched by the settings.

    Raises SupergraphError when the SDL is no supergraph, InvalidSettings when they do not fit it.
    """
    own_telemetry = telemetry or Telemetry.open(settings.telemetry.service_name, settings.telemetry.otlp_endpoint)
    pool = SubgraphPool(settings, transports or {})

    def build(sdl: str) -> Runtime:
        supergraph = load_supergraph(sdl)
        return make_runtime(supergraph, sdl, pool.subgraphs_of(supergraph), settings, own_telemetry)

    pipeline = Pipeline(
        settings=settings,
        runtime=build(supergraph_sdl),
        endpoints=Endpoints(settings.endpoints, settings.path_parameters),
        verifier=_verifier(settings.jwt),
        telemetry=own_telemetry,
    )

    def swap(runtime: Runtime) -> None:
        pipeline.runtime = runtime
        pool.retain(runtime.subgraphs.values())

    reloader = None
    if supergraph_file is not None and settings.watch_supergraph.when != "never":
        file = SupergraphFile(supergraph_file)
        reloader = Reloader(file, settings.watch_supergraph, build, lambda: pipeline.runtime, swap)
    return GatewayApp(pipeline, pool, own_telemetry, reloader)


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
