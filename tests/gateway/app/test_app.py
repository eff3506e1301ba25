"""The gateway on a socket, over subgraphs on sockets: endpoints, health, console, shutdown."""

import asyncio
import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.app import GatewayApp, create_app
from gateway.executor.transports.asgi import AsgiTransport
from gateway.executor.transports.transport import Headers, TransportResponse
from gateway.settings import GatewaySettings, InvalidSettings, JwtSettings, Limits, PathParameter, SubgraphSettings
from gateway.supergraph.model import SupergraphError
from tests.gateway.executor.subgraphs import SubgraphApp, serving
from tests.gateway.pipeline.bookshop import SUPERGRAPH, Bookshop, post


@pytest.fixture
async def shop_urls() -> AsyncIterator[dict[str, SubgraphSettings]]:
    """Both subgraphs on sockets."""
    shop = Bookshop()
    async with serving(shop.books_server) as books, serving(shop.stock_server) as stock:
        yield {"books": SubgraphSettings(url=f"{books}/graphql"), "stock": SubgraphSettings(url=f"{stock}/graphql")}


async def test_it_serves_over_sockets_as_in_process(shop_urls: dict[str, SubgraphSettings]) -> None:
    query = {"query": "{ books { title inStock reviews { text } } }"}
    over_sockets = create_app(GatewaySettings(subgraphs=shop_urls), SUPERGRAPH)
    answers = []
    for app in (over_sockets, Bookshop().app()):
        async with serving(app) as url, httpx.AsyncClient() as client:
            answers.append((await client.post(f"{url}/graphql", json=query)).content)
        await app.close()
    assert answers[0] == answers[1]
    assert json.loads(answers[0])["data"]["books"][0]["inStock"] == 3


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[tuple[str, GatewayApp]]:
    """A gateway with a country in its paths."""
    settings = GatewaySettings(
        endpoints=("/graphql", "/{country}/graphql"),
        path_parameters={"country": PathParameter(header="x-country", pattern="[a-z]{2}")},
        ready_file=tmp_path / "ready",
        limits=Limits(body_bytes=10_000),
    )
    app = Bookshop().app(settings)
    async with serving(app) as url:
        yield url, app


async def test_every_endpoint_answers_and_other_paths_do_not(gateway: tuple[str, GatewayApp]) -> None:
    url, _ = gateway
    async with httpx.AsyncClient(base_url=url) as client:
        for path, status in (("/graphql", 200), ("/fr/graphql", 200), ("/FRA/graphql", 404), ("/nothing", 404)):
            assert (await client.post(path, json={"query": "{ __typename }"})).status_code == status


async def test_it_is_ready_when_the_file_says_so_and_live_before(
    gateway: tuple[str, GatewayApp], tmp_path: Path
) -> None:
    url, _ = gateway
    async with httpx.AsyncClient(base_url=url) as client:
        assert (await client.get("/health/live")).json() == {"status": "live"}
        waiting = await client.get("/health/ready")
        assert waiting.status_code == 503
        assert "ready" in waiting.json()["waitingFor"][0]
        (tmp_path / "ready").touch()
        ready = (await client.get("/health/ready")).json()
        assert ready.pop("supergraph") == {"fingerprint": sha256(SUPERGRAPH.encode()).hexdigest()}
        assert ready == {"status": "ready", "waitingFor": []}


async def test_a_body_that_is_too_large_is_not_read_to_its_end(gateway: tuple[str, GatewayApp]) -> None:
    url, _ = gateway

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 10_000

    async with httpx.AsyncClient(base_url=url) as client:
        response = await client.post("/graphql", content=b"x" * 20_000, headers={"content-type": "application/json"})
        assert response.status_code == 413
        assert response.json()["errors"][0]["extensions"]["code"] == "PAYLOAD_TOO_LARGE"
        try:
            status = (await client.post("/graphql", content=endless())).status_code
        except httpx.WriteError:
            status = 413  # the server had closed the connection while we were still sending
        assert status == 413


async def test_a_body_that_is_announced_as_too_large_is_refused_before_it_comes(
    gateway: tuple[str, GatewayApp],
) -> None:
    _, app = gateway
    sent: list[Any] = []
    messages = iter([{"type": "http.request", "body": b"{", "more_body": True}])

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-length", b"5000000")]
    await app(
        {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}, receive, send
    )
    assert sent[0]["status"] == 413


async def test_a_client_that_leaves_in_the_middle_of_its_body_is_forgotten(gateway: tuple[str, GatewayApp]) -> None:
    _, app = gateway
    sent: list[Any] = []
    messages = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": []}
    await app(scope, receive, send)
    assert sent == []


async def test_a_query_is_given_up_when_its_client_leaves_and_a_mutation_is_not() -> None:
    asked, cancelled, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def answer(request: Any) -> Any:
        asked.set()
        await go_on.wait()
        if "mutation" in request["query"]:
            done.set()
        return {"data": {}}

    class Watching(AsgiTransport):
        async def send(self, body: bytes, headers: Headers, *, repeatable: bool) -> TransportResponse:
            try:
                return await super().send(body, headers, repeatable=repeatable)
            except asyncio.CancelledError:
                cancelled.set()
                raise

    books = Watching(SubgraphApp(answer), name="books")
    app = create_app(GatewaySettings(), SUPERGRAPH, transports={"books": books})
    async with asyncio.timeout(20), serving(app) as url:
        for query in ("{ book(id: 1) { id } }", "mutation { count }"):
            asked.clear()
            async with httpx.AsyncClient() as client:
                request = asyncio.create_task(client.post(f"{url}/graphql", json={"query": query}))
                await asked.wait()
                request.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await request
            if "mutation" not in query:
                await cancelled.wait()
                cancelled.clear()
        go_on.set()
        await done.wait()
        assert not cancelled.is_set()
    await app.close()


async def test_the_server_starts_and_stops_it_and_open_mutations_end_first() -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_request: Any) -> Any:
        arrived.set()
        await go_on.wait()
        return {"data": {"count": 1}}

    app_of_books = SubgraphApp(slow)
    async with serving(app_of_books) as books:
        settings = GatewaySettings(subgraphs={"books": SubgraphSettings(url=books)})
        app = create_app(settings, SUPERGRAPH)
        messages: asyncio.Queue[Any] = asyncio.Queue()
        answers: asyncio.Queue[Any] = asyncio.Queue()
        lifespan = asyncio.create_task(app({"type": "lifespan"}, messages.get, answers.put))
        await messages.put({"type": "lifespan.startup"})
        assert (await answers.get())["type"] == "lifespan.startup.complete"
        request = asyncio.create_task(app.pipeline.handle(post({"query": "mutation { count }"})))
        await arrived.wait()
        request.cancel()
        await messages.put({"type": "lifespan.shutdown"})
        for _ in range(20):  # turns of the loop: enough for a shutdown that would not wait
            await asyncio.sleep(0)
        assert answers.empty()
        go_on.set()
        assert (await answers.get())["type"] == "lifespan.shutdown.complete"
        await lifespan


@pytest.mark.parametrize("sdl", ["", "not GraphQL {", "type Query { x: Int }"])
def test_what_is_no_supergraph_is_refused_at_the_start(sdl: str) -> None:
    with pytest.raises(SupergraphError):
        create_app(GatewaySettings(), sdl)


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        (GatewaySettings(subgraphs={"bokos": SubgraphSettings(url="http://x")}), "bokos"),
        (GatewaySettings(subgraphs={"books": SubgraphSettings(url="nonsense")}), "subgraphs.books.url"),
    ],
)
def test_settings_that_do_not_fit_the_supergraph_are_refused_at_the_start(settings: GatewaySettings, part: str) -> None:
    with pytest.raises(InvalidSettings, match=part):
        create_app(settings, SUPERGRAPH)


def test_the_issuer_of_the_settings_is_the_one_that_is_believed() -> None:
    app = create_app(GatewaySettings(jwt=JwtSettings(issuer="i", audience="a", jwks_url="http://x")), SUPERGRAPH)
    assert app.pipeline.verifier is not None
    assert create_app(GatewaySettings(), SUPERGRAPH).pipeline.verifier is None
