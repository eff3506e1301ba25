"""One HTTP/1.1 connection to a subgraph, one request at a time (RFC 9112)."""

import asyncio
from typing import cast

import httptools

from gateway.executor.transports.transport import (
    MalformedAnswer,
    ResponseTooLarge,
    TransportError,
    TransportResponse,
    Unreachable,
)

MAX_HEADER_BYTES = 64 * 1024
_NO_BODY_STATUSES = (204, 304)


class ClosedBeforeAnswer(Unreachable):
    """The peer closed the connection without one byte of an answer: on a kept one it had probably timed out."""


class HttpConnection(asyncio.Protocol):
    """Sends requests and collects their responses; httptools calls the `on_...` methods."""

    def __init__(self, max_response_bytes: int) -> None:
        self._max_response_bytes = max_response_bytes
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[TransportResponse] | None = None
        self._is_open = False
        self._must_close = False
        self.idle_since = 0.0
        self._expect_response()

    @property
    def is_reusable(self) -> bool:
        """Whether another request may be written: open, idle, and the last response ended cleanly."""
        return self._is_open and not self._must_close and self._waiter is None

    async def exchange(self, request: bytes) -> TransportResponse:
        """Writes a whole request and waits for the whole response. Raises TransportError."""
        if self._transport is None or not self._is_open:
            raise ClosedBeforeAnswer("the connection was closed")
        self._expect_response()
        waiter = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        self._transport.write(request)
        try:
            response: TransportResponse = await waiter
        except BaseException:
            # Whatever still comes belongs to this request: the connection is of no further use.
            self.abort()
            raise
        finally:
            self._waiter = None
        return response

    def abort(self) -> None:
        """Closes at once."""
        self._must_close = True
        if self._transport is not None:
            self._transport.abort()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        # Every stream's transport has this interface; uvloop's does not inherit it.
        self._transport = cast(asyncio.Transport, transport)
        self._is_open = True

    def data_received(self, data: bytes) -> None:
        """Feeds the parser."""
        if self._waiter is None or self._waiter.done():
            self.abort()  # an answer that nobody asked for, or more than one: out of step
            return
        self._has_bytes = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._fail(MalformedAnswer("it wants to speak another protocol"))
        except httptools.HttpParserError:
            if self._waiter.done():
                self._must_close = True  # something follows the response
            else:
                self._fail(MalformedAnswer("its answer is not HTTP"))
        else:
            self._limit_headers(len(data))

    def eof_received(self) -> bool:
        """Ends a response that has no other end (RFC 9112, 6.3, rule 8)."""
        self._is_open = False
        if self._is_until_eof and self._waiter is not None and not self._waiter.done():
            self._finish()
        return False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio names it
        """Fails a response that is not complete."""
        self._is_open = False
        if self._waiter is None or self._waiter.done():
            return
        if self._has_bytes:
            self._fail(Unreachable("the connection broke in the middle of its answer"))
        else:
            self._fail(ClosedBeforeAnswer("it closed the connection without an answer"))

    # httptools callbacks

    def on_message_begin(self) -> None:
        """A second message in the bytes of the first is out of step."""
        if self._waiter is None or self._waiter.done():
            self._must_close = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collects a header."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Decides how the body ends."""
        self._has_headers = True
        status = self._parser.get_status_code()
        names = dict(self._headers)
        length = names.get(b"content-length")
        has_length = length is not None or b"chunked" in names.get(b"transfer-encoding", b"").lower()
        self._is_until_eof = not has_length and status >= 200 and status not in _NO_BODY_STATUSES
        if length is not None and length.isdigit() and int(length) > self._max_response_bytes:
            self._fail_too_large()

    def on_body(self, chunk: bytes) -> None:
        """Collects a piece of the body."""
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size > self._max_response_bytes:
            self._fail_too_large()

    def on_message_complete(self) -> None:
        """Ends the response, unless it was an informational one (RFC 9110, 15.2)."""
        if self._parser.get_status_code() < 200:
            self._headers.clear()
            self._has_headers = False
        else:
            self._finish()

    # One response

    def _expect_response(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._headers: list[tuple[bytes, bytes]] = []
        self._chunks: list[bytes] = []
        self._size = 0
        self._header_bytes = 0
        self._has_bytes = False
        self._has_headers = False
        self._is_until_eof = False

    def _limit_headers(self, count: int) -> None:
        if self._has_headers:
            return
        self._header_bytes += count
        if self._header_bytes > MAX_HEADER_BYTES:
            self._fail(ResponseTooLarge(f"its headers have more than {MAX_HEADER_BYTES} bytes"))

    def _finish(self) -> None:
        if not self._parser.should_keep_alive() or self._is_until_eof:
            self._must_close = True
        if self._waiter is not None and not self._waiter.done():
            status = self._parser.get_status_code()
            self._waiter.set_result(TransportResponse(status, self._headers, b"".join(self._chunks)))

    def _fail_too_large(self) -> None:
        self._fail(ResponseTooLarge(f"its answer has more than {self._max_response_bytes} bytes"))

    def _fail(self, error: TransportError) -> None:
        self.abort()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)
