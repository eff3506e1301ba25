"""Connects the pipeline to an ASGI server, without a framework in between."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from gateway.pipeline.http import HttpRequest, HttpResponse

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class ClientLeft(Exception):
    """The client closed the connection before its request was complete."""


class BodyTooLarge(Exception):
    """More bytes came than the limit; the rest was not read."""


async def read_request(scope: Scope, receive: Receive, max_body_bytes: int) -> HttpRequest:
    """Reads a whole request. Raises ClientLeft or BodyTooLarge."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body", False):
        body = await _read_rest(body, receive, max_body_bytes)
    elif message["type"] == "http.disconnect":
        raise ClientLeft
    if len(body) > max_body_bytes:
        raise BodyTooLarge
    return HttpRequest(scope["method"], scope["path"], scope["query_string"], scope["headers"], body)


async def send_response(response: HttpResponse, send: Send) -> None:
    """Sends a whole response."""
    await send({"type": "http.response.start", "status": response.status, "headers": list(response.headers)})
    await send({"type": "http.response.body", "body": response.body})


async def _read_rest(start: bytes, receive: Receive, max_body_bytes: int) -> bytes:
    chunks, size, more = [start], len(start), True
    while more:
        if size > max_body_bytes:
            raise BodyTooLarge
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft
        chunk: bytes = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)
