"""The HTTP transport against servers on sockets, good ones and hostile ones."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from gateway.executor.execute import Executor, RequestContext
from gateway.executor.ready_plan import make_ready
from gateway.executor.subgraph import Subgraph
from gateway.executor.transports.http import HttpTransport
from gateway.executor.transports.http_address import InvalidAddress, parse_address
from gateway.executor.transports.transport import MalformedAnswer, ResponseTooLarge, TransportError, Unreachable
from tests.gateway.executor.subgraphs import (
    SubgraphApp,
    data,
    http_response,
    query_plan,
    raw_server,
    read_http_request,
    root_fetch,
    serving,
)

OK = b'{"data":{"x":1}}'


@asynccontextmanager
async def transport_to(url: str, **settings: Any) -> AsyncIterator[HttpTransport]:
    transport = HttpTransport(url, **settings)
    try:
        yield transport
    finally:
        await transport.close()


class Counting:
    """Replies to each request on each connection; counts both."""

    def __init__(self, *replies: bytes, close_after: bool = False) -> None:
        self.replies = replies
        self.close_after = close_after
        self.connections = 0
        self.requests: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while True:
            self.requests.append(await read_http_request(reader))
            writer.write(self.replies[min(len(self.requests), len(self.replies)) - 1])
            await writer.drain()
            if self.close_after:
                return


async def test_a_request_arrives_whole_with_its_headers() -> None:
    app = SubgraphApp(data(x=1))
    async with serving(app) as url, transport_to(url + "/graphql?a=1") as transport:
        body = b'{"query":"{ x }","variables":{"text":"' + b"x" * 300_000 + b'"}}'
        response = await transport.send(body, [(b"authorization", b"Bearer t")], repeatable=True)
    assert response.status == 200
    assert response.body == b'{"data": {"x": 1}}'
    assert len(app.requests[0]["variables"]["text"]) == 300_000
    assert app.headers[0][b"authorization"] == b"Bearer t"
    assert app.headers[0][b"host"] == url.removeprefix("http://").encode()
    assert b"application/json" in app.headers[0][b"accept"]
    assert app.headers[0][b"accept-encoding"] == b"identity"


async def test_connections_are_kept_and_used_again() -> None:
    server = Counting(http_response(OK))
    async with raw_server(server) as url, transport_to(url) as transport:
        for _ in range(5):
            await transport.send(b"{}", (), repeatable=True)
    assert (server.connections, len(server.requests)) == (1, 5)


async def test_parallel_requests_have_a_connection_each_up_to_the_limit() -> None:
    server = Counting(http_response(OK))
    async with raw_server(server) as url, transport_to(url, max_connections=3) as transport:
        await asyncio.gather(*(transport.send(b"{}", (), repeatable=True) for _ in range(20)))
    assert server.connections <= 3
    assert len(server.requests) == 20


@pytest.mark.parametrize(
    "reply",
    [
        http_response(OK, headers="connection: close\r\n"),
        b"HTTP/1.0 200 OK\r\ncontent-length: 16\r\n\r\n" + OK,
        http_response(OK) + b"HTTP/1.1 200 OK\r\n",  # out of step
    ],
)
async def test_a_connection_that_must_not_be_used_again_is_not(reply: bytes) -> None:
    server = Counting(reply)
    async with raw_server(server) as url, transport_to(url) as transport:
        for _ in range(3):
            assert (await transport.send(b"{}", (), repeatable=True)).body == OK
    assert server.connections == 3


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7\r\n"
        + OK[:7]
        + b"\r\n9\r\n"
        + OK[7:]
        + b"\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + OK,  # ends with the connection
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + http_response(OK),
    ],
)
async def test_a_body_may_end_in_every_way_that_http_knows(reply: bytes) -> None:
    async with raw_server(Counting(reply, close_after=True)) as url, transport_to(url) as transport:
        response = await transport.send(b"{}", (), repeatable=True)
    assert (response.status, response.body) == (200, OK)
    assert (b"link", b"x") not in response.headers


async def test_a_body_that_comes_byte_by_byte_is_put_together() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_http_request(reader)
        for byte in http_response(OK):
            writer.write(bytes([byte]))
            await writer.drain()

    async with raw_server(drip) as url, transport_to(url) as transport:
        assert (await transport.send(b"{}", (), repeatable=True)).body == OK


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (b"", Unreachable),
        (b"HTTP/1.1 200 OK\r\ncontent-le", Unreachable),
        (http_response(OK)[:-1], Unreachable),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7\r\n" + OK[:7] + b"\r\n", Unreachable),
        (b"SSH-2.0-OpenSSH_9.2\r\n", MalformedAnswer),
        (b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n", MalformedAnswer),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabc", MalformedAnswer),
        (b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n", MalformedAnswer),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n", ResponseTooLarge),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n" * 2,
            ResponseTooLarge,
        ),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2000, ResponseTooLarge),
        (b"HTTP/1.1 200 OK\r\nh: " + b"x" * 100_000, ResponseTooLarge),
    ],
)
async def test_a_broken_answer_is_a_transport_error(reply: bytes, failure: type[TransportError]) -> None:
    server = Counting(reply, close_after=True)
    async with raw_server(server) as url, transport_to(url, max_response_bytes=1000) as transport:
        with pytest.raises(failure):
            await transport.send(b"{}", (), repeatable=True)
    assert len(server.requests) == 1  # what reached the server on a new connection is not sent again


async def test_nobody_listening_is_unreachable() -> None:
    async with raw_server(Counting(b"")) as url:
        pass
    async with transport_to(url) as transport:
        with pytest.raises(Unreachable):
            await transport.send(b"{}", (), repeatable=True)


class ClosesKept(Counting):
    """Answers one request per connection, then waits for a sign and closes it without another word."""

    def __init__(self) -> None:
        super().__init__(http_response(OK))
        self.close_now = asyncio.Event()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.requests.append(await read_http_request(reader))
        writer.write(http_response(OK))
        if self.connections > 1:
            return
        # Reads the second request and closes: what a server does whose keep-alive ends at that moment.
        await reader.read(1)
        self.close_now.set()


async def test_a_query_on_a_kept_connection_that_was_dead_is_sent_again_on_a_new_one() -> None:
    server = ClosesKept()
    async with raw_server(server) as url, transport_to(url) as transport:
        await transport.send(b"{}", (), repeatable=True)
        assert (await transport.send(b"{}", (), repeatable=True)).body == OK
    assert server.close_now.is_set()
    assert server.connections == 2


async def test_a_mutation_never_goes_over_a_kept_connection() -> None:
    server = ClosesKept()
    async with raw_server(server) as url, transport_to(url) as transport:
        await transport.send(b"{}", (), repeatable=True)
        assert (await transport.send(b"{}", (), repeatable=False)).body == OK
    assert server.connections == 2
    assert len(server.requests) == 2


async def test_connections_that_the_server_closed_are_dropped() -> None:
    server = Counting(http_response(OK), close_after=True)
    async with raw_server(server) as url, transport_to(url) as transport:
        await transport.send(b"{}", (), repeatable=True)
        async with asyncio.timeout(5):
            while any(connection.is_reusable for connection in transport._idle):  # noqa: ASYNC110 - nothing signals it
                await asyncio.sleep(0)
        await transport.send(b"{}", (), repeatable=True)
    assert server.connections == 2


async def test_connections_that_were_idle_for_long_are_not_used_again() -> None:
    server = Counting(http_response(OK))
    async with raw_server(server) as url, transport_to(url, idle_seconds=0.001) as transport:
        await transport.send(b"{}", (), repeatable=True)
        await asyncio.sleep(0.01)
        await transport.send(b"{}", (), repeatable=True)
        assert len(transport._idle) == 1
    assert server.connections == 2


async def test_a_cancelled_exchange_closes_its_connection() -> None:
    closed, asked = asyncio.Event(), asyncio.Event()

    async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await read_http_request(reader)
        asked.set()
        try:
            await reader.read()
        finally:
            closed.set()

    async with raw_server(hang) as url, transport_to(url) as transport:
        sending = asyncio.create_task(transport.send(b"{}", (), repeatable=True))
        await asked.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        async with asyncio.timeout(5):
            await closed.wait()
        assert transport._idle == []


async def test_a_header_value_cannot_smuggle_another_header() -> None:
    app = SubgraphApp(data(x=1))
    async with serving(app) as url, transport_to(url) as transport:
        await transport.send(b"{}", [(b"accept-language", b"en\r\nx-evil: 1")], repeatable=True)
    assert b"x-evil" not in app.headers[0]


async def test_a_unix_socket_serves_too(tmp_path: Path) -> None:
    server = Counting(http_response(OK))
    async with raw_server(server, socket_path=tmp_path / "s.sock") as url, transport_to(url) as transport:
        assert (await transport.send(b"{}", (), repeatable=True)).body == OK


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate for localhost that signs itself, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    key, file = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(key), "-out", str(file), "-subj", "/CN=localhost"]
    subprocess.run([*command, "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    file.write_text(key.read_text() + file.read_text())
    return file


async def test_tls_is_verified(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with raw_server(Counting(http_response(OK)), ssl_context=context) as url:
        async with transport_to(url, ssl_context=trusting) as transport:
            assert (await transport.send(b"{}", (), repeatable=True)).body == OK
        async with transport_to(url) as transport:
            with pytest.raises(Unreachable):
                await transport.send(b"{}", (), repeatable=True)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (http_response(b"<html>", status="500 Internal Server Error"), "SUBGRAPH_HTTP_ERROR"),
        (http_response(b"", status="204 No Content"), "SUBGRAPH_MALFORMED_RESPONSE"),
        (http_response(b"<html>"), "SUBGRAPH_MALFORMED_RESPONSE"),
        (http_response(OK)[:-3], "SUBGRAPH_UNREACHABLE"),
        (http_response(b"x" * 2000), "SUBGRAPH_RESPONSE_TOO_LARGE"),
        (b"nonsense\r\n\r\n", "SUBGRAPH_MALFORMED_RESPONSE"),
        (
            http_response(b'{"errors":[{"message":"m","extensions":{"code":"C"}}]}', status="400 Bad Request"),
            "C",
        ),
    ],
)
async def test_a_hostile_subgraph_costs_its_own_part_and_names_it(reply: bytes, code: str) -> None:
    plan = make_ready(query_plan(root_fetch(0, "good"), root_fetch(1, "bad")))
    async with (
        raw_server(Counting(reply, close_after=True)) as bad,
        raw_server(Counting(http_response(OK))) as good,
        transport_to(bad, max_response_bytes=1000) as bad_one,
        transport_to(good) as good_one,
    ):
        executor = Executor({"good": Subgraph("good", good_one), "bad": Subgraph("bad", bad_one)})
        fetched = await executor.execute(plan, RequestContext())
    assert fetched.data == {"x": 1}
    (error,) = fetched.errors
    assert error.code == code
    assert error.extensions["subgraph"] == "bad"
    assert "127.0.0.1" not in error.message


async def test_a_slow_subgraph_is_given_up() -> None:
    async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with raw_server(hang) as url, transport_to(url) as transport:
        executor = Executor({"slow": Subgraph("slow", transport, timeout_seconds=0.05)})
        fetched = await executor.execute(make_ready(query_plan(root_fetch(0, "slow"))), RequestContext())
    assert [error.code for error in fetched.errors] == ["SUBGRAPH_TIMEOUT"]


@pytest.mark.parametrize(
    ("url", "authority", "target"),
    [
        ("http://booking/graphql", b"booking", "/graphql"),
        ("http://booking:8001", b"booking:8001", "/"),
        ("https://[::1]/q?a=b", b"[::1]", "/q?a=b"),
        ("https://host:80/", b"host:80", "/"),
        ("http+unix://%2Frun%2Fx.sock/graphql", b"localhost", "/graphql"),
    ],
)
def test_addresses_are_read(url: str, authority: bytes, target: str) -> None:
    address = parse_address(url)
    assert (address.authority, address.target) == (authority, target)


@pytest.mark.parametrize(
    "url", ["", "booking", "ftp://x", "http://", "http://x:99999", "http://x/a b", "http+unix:///x"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidAddress):
        parse_address(url)
