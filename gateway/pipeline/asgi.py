"""Connects the pipeline to an ASGI server, without a framework in between."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any

from gateway.pipeline.http import HttpRequest, HttpResponse

# Most requests are answered before this, and cost no watching.
WATCH_CLIENT_AFTER_SECONDS = 0.25

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
        if _announced_bytes(scope) > max_body_bytes:
            raise BodyTooLarge
        body = await _read_rest(body, receive, max_body_bytes)
    elif message["type"] == "http.disconnect":
        raise ClientLeft
    if len(body) > max_body_bytes:
        raise BodyTooLarge
    return HttpRequest(scope["method"], scope["path"], scope["query_string"], scope["headers"], body)


async def run_for_client(work: Coroutine[Any, Any, HttpResponse], receive: Receive) -> HttpResponse:
    """Does the work of a request whose body has been read; gives it up when the client leaves (ClientLeft)."""
    worker = asyncio.current_task()
    assert worker is not None  # noqa: S101 - a coroutine runs in a task
    watch = _ClientWatch(worker, receive)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.has_left and worker.uncancel() == 0:
            raise ClientLeft from None
        raise
    finally:
        watch.stop()


class _ClientWatch:
    """Cancels a task when its client has left. It begins to look only after a while."""

    def __init__(self, worker: asyncio.Task[Any], receive: Receive) -> None:
        self.has_left = False
        self._worker = worker
        self._receive = receive
        self._watching: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(WATCH_CLIENT_AFTER_SECONDS, self._start)

    def stop(self) -> None:
        """Ends the watch."""
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _start(self) -> None:
        self._watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.has_left = True
        self._worker.cancel()


async def send_response(response: HttpResponse, send: Send) -> None:
    """Sends a whole response."""
    await send({"type": "http.response.start", "status": response.status, "headers": list(response.headers)})
    await send({"type": "http.response.body", "body": response.body})


def _announced_bytes(scope: Scope) -> int:
    """The content-length, which the server has checked; 0 where the request has none."""
    return next((int(value) for name, value in scope["headers"] if name == b"content-length"), 0)


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
