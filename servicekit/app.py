"""The application around every service: lifespan, authentication, GraphQL endpoint, health."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import orjson
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from opentelemetry.trace import SpanKind
from pydantic import ValidationError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.fastapi import GraphQLRouter

from servicekit.authentication import ANONYMOUS, KeysUnavailable, TokenVerifier, Viewer, bearer_token
from servicekit.background import BackgroundTasks
from servicekit.clock import Clock, clock_from
from servicekit.errors import ClientError
from servicekit.graphql import RequestContext, ServiceSchema
from servicekit.graphql.context import preferred_language
from servicekit.settings import DatabaseSettings, ServiceSettings, told_errors
from servicekit.telemetry import Telemetry, configure_logging, get_logger

S = TypeVar("S")
SettingsT = TypeVar("SettingsT", bound=ServiceSettings)

_log = get_logger("servicekit.app")


@dataclass(frozen=True)
class ServiceRuntime:
    """What a service is given to build itself from, beside its settings."""

    name: str
    clock: Clock
    telemetry: Telemetry
    tasks: BackgroundTasks = field(default_factory=BackgroundTasks)


Lifespan = Callable[[ServiceRuntime], AbstractAsyncContextManager[S]]


@dataclass(frozen=True)
class ServiceParts(Generic[S]):
    """A service: what it holds while it runs, its schema, and the context of a request.

    `lifespan` opens pools, starts background tasks on `runtime.tasks` and yields the services object; the tasks end
    before it closes. `unready` names what is not ready yet, in words; empty means ready.
    """

    name: str
    lifespan: Lifespan[S]
    schema: ServiceSchema | None = None
    make_context: Callable[[RequestContext, S], RequestContext] | None = None
    unready: Callable[[S], Awaitable[list[str]]] | None = None


def create_service_app(
    settings: ServiceSettings, parts: ServiceParts[S], *, telemetry: Telemetry | None = None
) -> FastAPI:
    """The service as an ASGI application: POST /graphql, GET /health/live, GET /health/ready."""
    runtime = ServiceRuntime(
        name=parts.name,
        clock=clock_from(settings.clock_offset_file),
        telemetry=telemetry or Telemetry.open(parts.name, settings.otel_exporter_otlp_endpoint),
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with parts.lifespan(runtime) as services:
            app.state.services = services
            try:
                yield
            finally:
                await runtime.tasks.stop()
        runtime.telemetry.close()

    app = FastAPI(title=parts.name, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.runtime = runtime
    _add_health(app, parts)
    if parts.schema is not None and parts.make_context is not None:
        app.include_router(_graphql_router(parts.schema, parts.make_context, runtime.clock), prefix="/graphql")
    app.add_middleware(Authentication, verifier=TokenVerifier(settings.tokens), telemetry=runtime.telemetry)
    return app


class Authentication:
    """Verifies the bearer token of a GraphQL request and opens the request's span (pure ASGI, so it costs little)."""

    def __init__(self, app: ASGIApp, *, verifier: TokenVerifier, telemetry: Telemetry) -> None:
        self._app = app
        self._verifier = verifier
        self._telemetry = telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with `request.state.viewer`, or answers 401 (bad token) or 503 (no keys)."""
        if scope["type"] != "http" or not scope["path"].startswith("/graphql"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        with self._telemetry.span("POST /graphql", SpanKind.SERVER, carrier=headers):
            try:
                viewer = await self._viewer(headers.get("authorization"))
            except ClientError as error:
                await _error_response(401, error.message, error.code)(scope, receive, send)
                return
            except KeysUnavailable as error:
                _log.error("token keys unavailable", reason=str(error))
                response = _error_response(503, "Tokens cannot be verified right now; try again.", "UNAVAILABLE")
                await response(scope, receive, send)
                return
            scope.setdefault("state", {})["viewer"] = viewer
            await self._app(scope, receive, send)

    async def _viewer(self, authorization: str | None) -> Viewer:
        token = bearer_token(authorization)
        return ANONYMOUS if token is None else await self._verifier.verify(token)


def _error_response(status: int, message: str, code: str) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"errors": [{"message": message, "extensions": {"code": code}}]}, status, headers)


def _add_health(app: FastAPI, parts: ServiceParts[S]) -> None:
    @app.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/health/ready")
    async def ready(request: Request) -> JSONResponse:
        waiting_for = await parts.unready(request.app.state.services) if parts.unready else []
        status = "waiting" if waiting_for else "ready"
        return JSONResponse({"status": status, "waitingFor": waiting_for}, 503 if waiting_for else 200)


class _Endpoint(GraphQLRouter[Any, None]):
    """The GraphQL endpoint of a subgraph; answers are written by orjson."""

    def encode_json(self, data: object) -> bytes:
        try:
            return orjson.dumps(data)
        except orjson.JSONEncodeError:
            # An error may quote half a surrogate pair out of the request, which is no UTF-8; escaped it is still JSON.
            return json.dumps(data).encode()


def _graphql_router(
    schema: ServiceSchema, make_context: Callable[[RequestContext, S], RequestContext], clock: Clock
) -> _Endpoint:
    async def context(request: Request) -> RequestContext:
        country = request.headers.get("x-country")
        base = RequestContext(
            viewer=request.state.viewer,
            language=preferred_language(request.headers.get("accept-language")),
            country=country.upper() if country else None,
            clock=clock,
            now=clock.now(),
        )
        return make_context(base, request.app.state.services)

    return _Endpoint(schema, context_getter=context, graphql_ide=None, allow_queries_via_get=False)


def run_service(
    create_app: Callable[[SettingsT], FastAPI], settings_type: type[SettingsT], migrations: Path | None = None
) -> None:
    """The body of `python -m <service> [migrate]`: serves on HOST and PORT, or brings the tables up to date."""
    settings = _read(settings_type)
    if sys.argv[1:] == ["migrate"]:
        _migrate(settings, migrations)
        return
    if sys.argv[1:]:
        sys.exit(f"unknown arguments {' '.join(sys.argv[1:])!r}: say 'migrate' or nothing")
    configure_logging(settings_type.__module__.rpartition(".")[0], settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
    )


def _read(settings_type: type[SettingsT]) -> SettingsT:
    try:
        return settings_type()
    except ValidationError as error:
        sys.exit(f"The environment does not fit:\n{told_errors(error)}")


def _migrate(settings: ServiceSettings, migrations: Path | None) -> None:
    if migrations is None or not isinstance(settings, DatabaseSettings):
        sys.exit("this service has no tables to migrate")
    # Not above: whoever serves would load all of SQLAlchemy, a sixth of its start, for nothing.
    from servicekit.database.migrations import migrate

    migrate(settings.migration_dsn or settings.database_dsn, settings.database_schema, migrations)
