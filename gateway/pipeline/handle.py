"""The life of a request: from (method, path, headers, body) to (status, headers, bytes)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from opentelemetry.trace import Span, SpanKind

from gateway.executor.errors import ResponseError
from gateway.executor.targets import JsonObject
from gateway.executor.transports.transport import TRACE_HEADERS
from gateway.pipeline.authenticate import authenticate
from gateway.pipeline.cross_site import check_cross_site, cors_headers, preflight_response
from gateway.pipeline.endpoints import Endpoints
from gateway.pipeline.forward import forwarded_headers
from gateway.pipeline.http import HttpRequest, HttpResponse
from gateway.pipeline.media_types import PLAIN_JSON, accepted_media_type
from gateway.pipeline.parameters import GraphQLParameters, read_parameters
from gateway.pipeline.prepare import PlannedOperation
from gateway.pipeline.refusal import RequestRefused, protocol_refusal
from gateway.pipeline.runtime import Runtime
from gateway.pipeline.write import executed_response, refused_response
from gateway.planner.plan import OperationKind
from gateway.settings import GatewaySettings
from servicekit.authentication import TokenVerifier
from servicekit.telemetry import Telemetry, current_trace_id, get_logger

_log = get_logger(__name__)


@dataclass(slots=True)
class Pipeline:
    """Answers GraphQL requests. `runtime` is replaced as a whole; requests under way finish on the one they began on."""

    settings: GatewaySettings
    runtime: Runtime
    endpoints: Endpoints
    verifier: TokenVerifier | None
    telemetry: Telemetry
    _forwarded: frozenset[bytes] = field(init=False)

    def __post_init__(self) -> None:
        allowed = frozenset(name.lower().encode() for name in self.settings.forwarded_headers)
        # What the path can set is never taken from the client; with tracing on, fetches have spans of their own.
        not_from_client = self.endpoints.gateway_headers | (TRACE_HEADERS if self.telemetry.is_on else frozenset())
        self._forwarded = allowed - not_from_client

    async def handle(self, request: HttpRequest) -> HttpResponse:
        """Answers a request to a GraphQL endpoint; never raises for what a client or a subgraph does."""
        if request.method == "OPTIONS":
            return preflight_response(request, self.settings.cors)
        if not self.telemetry.is_on:
            return await self._respond(request, None)
        with self.telemetry.span("graphql", SpanKind.SERVER, carrier=_trace_carrier(request)) as span:
            return await self._respond(request, span)

    async def _respond(self, request: HttpRequest, span: Span | None) -> HttpResponse:
        cors = cors_headers(request, self.settings.cors)
        media_type = PLAIN_JSON
        try:
            media_type = accepted_media_type(request.header(b"accept"))
            async with asyncio.timeout(self.settings.timeouts.request_seconds):
                data, errors = await self._answer(request, span)
                return executed_response(data, errors, media_type, cors)
        except RequestRefused as refusal:
            return refused_response(refusal, media_type, cors)
        except TimeoutError:
            message = f"The request took more than {self.settings.timeouts.request_seconds:g} s."
            return refused_response(protocol_refusal(504, "REQUEST_TIMEOUT", message), media_type, cors)
        except Exception:  # noqa: BLE001 - whatever of ours breaks, the client gets an answer and no details
            _log.exception("request_failed")
            return refused_response(_fault(), media_type, cors)

    async def _answer(self, request: HttpRequest, span: Span | None) -> tuple[JsonObject | None, list[ResponseError]]:
        """The stages in order; each raises RequestRefused to end the request."""
        from_path = self.endpoints.match(request.path)
        if from_path is None:
            raise protocol_refusal(404, "NOT_FOUND", "There is no GraphQL endpoint at this path.")
        check_size(request, self.settings)
        check_cross_site(request, self.settings.cors)
        await authenticate(request, self.verifier)
        parameters = read_parameters(request)
        runtime = self.runtime
        key = runtime.key(parameters.query, parameters.operation_name)
        operation = runtime.known(key) or await runtime.operation(key)
        planned = operation.planned
        if span is not None:
            span.update_name(f"{planned.kind} {planned.name or 'anonymous'}")
        check_method(parameters, planned)
        variables = await runtime.preparer.coerce(planned, parameters.variables)
        headers = forwarded_headers(request, self._forwarded, from_path)
        fetched = await runtime.execute(operation, variables, headers)
        typename_key = planned.ready_plan.plan.typename_key
        return operation.projections.project(fetched.data, fetched.errors, variables, typename_key)


def check_size(request: HttpRequest, settings: GatewaySettings) -> None:
    """Limits on headers and body, whatever the server in front of us lets through."""
    if sum(len(name) + len(value) for name, value in request.headers) > settings.limits.header_bytes:
        message = f"The headers have more than {settings.limits.header_bytes} bytes."
        raise protocol_refusal(431, "HEADERS_TOO_LARGE", message)
    if len(request.body) > settings.limits.body_bytes:
        raise body_too_large(settings.limits.body_bytes)


def body_too_large(limit: int) -> RequestRefused:
    """Why a request is refused whose body goes beyond the limit."""
    return protocol_refusal(413, "PAYLOAD_TOO_LARGE", f"The body has more than {limit} bytes.")


def check_method(parameters: GraphQLParameters, operation: PlannedOperation) -> None:
    """A GET must be safe (RFC 9110, 9.2.1): links, caches and browsers send it without being asked."""
    if parameters.by_get and operation.kind is not OperationKind.QUERY:
        raise protocol_refusal(405, "METHOD_NOT_ALLOWED", "Mutations need POST.", [(b"allow", b"POST")])


def _trace_carrier(request: HttpRequest) -> Mapping[str, str]:
    return {name.decode(): value.decode("latin-1") for name, value in request.headers if name in TRACE_HEADERS}


def _fault() -> RequestRefused:
    trace_id = current_trace_id()
    hint = f" Trace: {trace_id}." if trace_id else ""
    return protocol_refusal(500, "INTERNAL_SERVER_ERROR", f"Something went wrong on our side.{hint}")
