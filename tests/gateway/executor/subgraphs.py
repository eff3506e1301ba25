"""Subgraphs for tests: small ASGI apps that answer by a function, in process or on a socket."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn

from gateway.executor.execute import Executor, FetchedData, RequestContext
from gateway.executor.ready_plan import make_ready
from gateway.executor.subgraph import Subgraph
from gateway.executor.transports.asgi import AsgiTransport
from gateway.executor.transports.transport import Headers
from gateway.planner.plan import (
    EntityLookup,
    Fetch,
    FieldStep,
    OperationKind,
    QueryPlan,
    RepresentationTemplate,
    RequiredField,
    RequiredSelection,
    TargetPath,
)

Json = Any
Answer = Callable[[Json], Json | Awaitable[Json]]


@dataclass
class SubgraphApp:
    """An ASGI app that answers GraphQL requests by a function and remembers what it was asked."""

    answer: Answer
    requests: list[Json] = field(default_factory=list)
    headers: list[dict[bytes, bytes]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        request = json.loads(body)
        self.requests.append(request)
        self.headers.append(dict(scope["headers"]))
        answered = self.answer(request)
        if asyncio.iscoroutine(answered):
            answered = await answered
        encoded = answered if isinstance(answered, bytes) else json.dumps(answered).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(encoded))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": encoded})


def data(**members: Json) -> Answer:
    """A subgraph that always answers the same data."""
    return lambda _request: {"data": members}


def path(*keys: str) -> TargetPath:
    """A path of response keys."""
    return tuple(FieldStep(key) for key in keys)


def root_fetch(fetch_id: int, subgraph: str, **changes: Any) -> Fetch:
    """A root fetch; documents do not matter to canned subgraphs."""
    settings: dict[str, Any] = {
        "kind": OperationKind.QUERY,
        "document": f"{{ of{fetch_id} }}",
        "operation_name": None,
        "variables": (),
        **changes,
    }
    return Fetch(id=fetch_id, subgraph=subgraph, **settings)


def entity_fetch(fetch_id: int, subgraph: str, lookup: EntityLookup, **changes: Any) -> Fetch:
    """An `_entities` fetch after fetch 0."""
    return root_fetch(fetch_id, subgraph, **{"depends_on": (0,), "entities": (lookup,), **changes})


def lookup_by_id(type_name: str, *targets: TargetPath, key: str = "id") -> EntityLookup:
    """Entities of one type by one key field."""
    selection = RequiredSelection(frozenset(), (RequiredField(key, key),))
    template = RepresentationTemplate(frozenset({type_name}), None, (selection,))
    return EntityLookup("_entities", "representations", targets, (template,))


def query_plan(
    *fetches: Fetch, kind: OperationKind = OperationKind.QUERY, typename_key: str = "__typename"
) -> QueryPlan:
    """A plan of these fetches."""
    return QueryPlan(kind, fetches, typename_key)


async def run_plan(
    plan: QueryPlan,
    apps: Mapping[str, SubgraphApp],
    variables: Mapping[str, object] | None = None,
    headers: Headers = (),
    timeout_seconds: float = 5.0,
) -> FetchedData:
    """Executes a plan over apps in process."""
    subgraphs = {name: Subgraph(name, AsgiTransport(app, name=name), timeout_seconds) for name, app in apps.items()}
    return await Executor(subgraphs).execute(make_ready(plan), RequestContext(variables or {}, headers))


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    """Serves an ASGI app on a loopback socket; gives its base URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, lifespan="off", http="httptools", ws="none", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve(sockets=[listener]))
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.005)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.force_exit = True
        await task
        listener.close()


Reply = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(
    reply: Reply, *, socket_path: Path | None = None, ssl_context: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """A server that speaks whatever `reply` writes; gives its URL. `reply` gets every connection."""
    tasks: set[asyncio.Task[None]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await reply(reader, writer)
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.create_task(converse(reader, writer)))

    if socket_path is not None:
        server = await asyncio.start_unix_server(connected, str(socket_path))
        url = f"http+unix://{quote(str(socket_path), safe='')}/graphql"
    else:
        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=ssl_context)
        scheme, host = ("http", "127.0.0.1") if ssl_context is None else ("https", "localhost")
        url = f"{scheme}://{host}:{server.sockets[0].getsockname()[1]}/graphql"
    try:
        yield url
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read_http_request(reader: asyncio.StreamReader) -> bytes:
    """Reads one request; gives its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    return await reader.readexactly(length)


def http_response(body: bytes, *, status: str = "200 OK", headers: str = "") -> bytes:
    """A complete HTTP/1.1 response."""
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{headers}\r\n".encode() + body
