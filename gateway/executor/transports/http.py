"""A keep-alive pool of HTTP/1.1 connections to one subgraph, on bare asyncio and httptools.

A general HTTP client costs far more CPU per call than the call itself; a gateway makes several calls per request.
"""

import asyncio
import ssl

from gateway.executor.transports.http_address import HttpAddress, parse_address
from gateway.executor.transports.http_connection import ClosedBeforeAnswer, HttpConnection
from gateway.executor.transports.transport import (
    DEFAULT_MAX_RESPONSE_BYTES,
    Headers,
    TransportResponse,
    Unreachable,
    request_headers,
)

DEFAULT_CONNECT_TIMEOUT_SECONDS = 3.0
DEFAULT_MAX_CONNECTIONS = 200
# Servers close idle connections after 5 seconds (uvicorn, Node): a shorter time here keeps us from writing into those.
DEFAULT_IDLE_SECONDS = 4.0


class HttpTransport:
    """Talks to one URL over TCP, TLS or a unix socket."""

    def __init__(
        self,
        url: str,
        *,
        max_connections: int = DEFAULT_MAX_CONNECTIONS,
        max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES,
        connect_timeout_seconds: float = DEFAULT_CONNECT_TIMEOUT_SECONDS,
        idle_seconds: float = DEFAULT_IDLE_SECONDS,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._address = parse_address(url)
        self._max_response_bytes = max_response_bytes
        self._connect_timeout_seconds = connect_timeout_seconds
        self._idle_seconds = idle_seconds
        self._ssl_context = _tls_context(self._address, ssl_context)
        self._idle: list[HttpConnection] = []  # the one used last is taken first
        self._is_closed = False
        self._slots = asyncio.Semaphore(max_connections)
        self._request_line = b"POST " + self._address.target.encode("ascii") + b" HTTP/1.1\r\n"

    async def send(self, body: bytes, headers: Headers, *, repeatable: bool) -> TransportResponse:
        """POSTs the body and waits for the whole answer.

        A request that must not be repeated never goes over a kept connection: the server may be closing it at that
        moment, and from a broken connection nobody learns whether the request was carried out (RFC 9110, 9.2.2).
        """
        request = self._encode(body, headers)
        async with self._slots:
            while repeatable and (kept := self._take_idle()) is not None:
                try:
                    return await self._exchange(kept, request)
                except ClosedBeforeAnswer:
                    continue
            return await self._exchange(await self._connect(), request)

    async def close(self) -> None:
        """Closes idle connections; those in use are closed when their exchange ends."""
        self._is_closed = True
        while self._idle:
            self._idle.pop().abort()

    def _encode(self, body: bytes, headers: Headers) -> bytes:
        parts = [self._request_line]
        for name, value in (*request_headers(self._address.authority, body), *headers):
            if b"\r" in value or b"\n" in value or b"\0" in value:
                continue  # it would end the header and begin another (RFC 9110, 5.5)
            parts += (name, b": ", value, b"\r\n")
        parts += (b"\r\n", body)
        return b"".join(parts)

    async def _exchange(self, connection: HttpConnection, request: bytes) -> TransportResponse:
        response = await connection.exchange(request)
        self._give_back(connection)
        return response

    def _take_idle(self) -> HttpConnection | None:
        newest_dead = asyncio.get_running_loop().time() - self._idle_seconds
        while self._idle:
            connection = self._idle.pop()
            if connection.is_reusable and connection.idle_since > newest_dead:
                return connection
            connection.abort()
        return None

    def _give_back(self, connection: HttpConnection) -> None:
        if self._is_closed or not connection.is_reusable:
            connection.abort()
            return
        connection.idle_since = asyncio.get_running_loop().time()
        while self._idle and connection.idle_since - self._idle[0].idle_since > self._idle_seconds:
            self._idle.pop(0).abort()
        self._idle.append(connection)

    async def _connect(self) -> HttpConnection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connect_timeout_seconds):
                if self._address.socket_path is not None:
                    _, connection = await loop.create_unix_connection(self._new_connection, self._address.socket_path)
                else:
                    _, connection = await loop.create_connection(
                        self._new_connection, self._address.host, self._address.port, ssl=self._ssl_context
                    )
        except TimeoutError as error:
            raise Unreachable(f"it took no connection within {self._connect_timeout_seconds:g} s") from error
        except ssl.SSLError as error:
            raise Unreachable("the TLS handshake failed") from error
        except OSError as error:
            raise Unreachable("it takes no connection") from error
        return connection

    def _new_connection(self) -> HttpConnection:
        return HttpConnection(self._max_response_bytes)


def _tls_context(address: HttpAddress, given: ssl.SSLContext | None) -> ssl.SSLContext | None:
    if not address.is_tls:
        return None
    return given if given is not None else ssl.create_default_context()
