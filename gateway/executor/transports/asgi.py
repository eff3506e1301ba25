"""Calls a subgraph's ASGI app in process: the same bytes and headers as over HTTP, without a socket."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog

from gateway.executor.transports.transport import (
    DEFAULT_MAX_RESPONSE_BYTES,
    Headers,
    ResponseTooLarge,
    TransportResponse,
    Unreachable,
    request_headers,
)

# The shapes of the ASGI specification 3.0.
Message = MutableMapping[str, Any]
AsgiApp = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]

_log = structlog.get_logger(__name__)


class AsgiTransport:
    """One subgraph's app. Its lifespan is the business of whoever made the app."""

    def __init__(
        self, app: AsgiApp, *, name: str, path: str = "/graphql", max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES
    ) -> None:
        self._app = app
        self._host = name.encode()
        self._path = path
        self._max_response_bytes = max_response_bytes
        self._running: set[asyncio.Task[None]] = set()

    async def send(self, body: bytes, headers: Headers, *, repeatable: bool) -> TransportResponse:  # noqa: ARG002
        """POSTs the body to the app. `repeatable` changes nothing: there is no connection that could be dead."""
        exchange = _Exchange(self._app, body, self._max_response_bytes)
        scope = self._scope([*request_headers(self._host, body), *headers])
        # A context of its own, as in another process: nothing that the app sets there shows in the gateway.
        task = asyncio.create_task(exchange.run(scope), context=contextvars.Context())
        # Like over HTTP, an app whose client has left is told so and is not cut off in the middle of its work.
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            return await exchange.response
        finally:
            exchange.client_left.set()

    def _scope(self, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": self._path,
            "raw_path": self._path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 0),
            "server": (self._host.decode(), 80),
            "state": {},
        }


class _Exchange:
    """One request and its response, as the app sees them through `receive` and `send`."""

    def __init__(self, app: AsgiApp, body: bytes, max_response_bytes: int) -> None:
        self._app = app
        self._body: bytes | None = body
        self._max_response_bytes = max_response_bytes
        self._status: int | None = None
        self._headers: Headers = ()
        self._chunks: list[bytes] = []
        self._size = 0
        self.response: asyncio.Future[TransportResponse] = asyncio.get_running_loop().create_future()
        self.client_left = asyncio.Event()

    async def run(self, scope: dict[str, Any]) -> None:
        try:
            await self._app(scope, self._receive, self._send)
        except Exception:  # noqa: BLE001 - anything that an app raises is a broken answer
            # A server would log this and go on serving; an app that has answered already has told its client.
            _log.exception("subgraph_app_failed", subgraph=scope["server"][0])
        if self.response.done():
            return
        if self._status is None:
            self.response.set_result(TransportResponse(500, (), b"Internal Server Error"))
        else:
            self.response.set_exception(Unreachable("it broke off in the middle of its answer"))

    async def _receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self.client_left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if self.response.done():
            return
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = [(name.lower(), value) for name, value in message.get("headers", ())]
        elif message["type"] == "http.response.body":
            self._take(message.get("body", b""), more=message.get("more_body", False))

    def _take(self, chunk: bytes, *, more: bool) -> None:
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size > self._max_response_bytes:
            self.response.set_exception(ResponseTooLarge(f"its answer has more than {self._max_response_bytes} bytes"))
        elif not more:
            assert self._status is not None  # noqa: S101 - ASGI: the start comes before the body
            self.response.set_result(TransportResponse(self._status, self._headers, b"".join(self._chunks)))
