"""A changed supergraph file takes the place of the old one while requests go on."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.app import GatewayApp, create_app
from gateway.composition import compose
from gateway.composition.subgraph.document import SubgraphInput
from gateway.settings import ColdOperations, GatewaySettings, SubgraphSettings, WatchSupergraph
from tests.gateway.app.test_commands import served
from tests.gateway.executor.subgraphs import SubgraphApp, serving
from tests.gateway.pipeline.bookshop import json_of, post


def supergraph(fields: str, url: str = "http://127.0.0.1:1/") -> str:
    return compose([SubgraphInput("a", url, f"type Query {{ {fields} }}")]).supergraph_sdl


OLD, NEW = supergraph("old: Int same: Int"), supergraph("new: Int same: Int")
BROKEN = "type Query { x: Int "


class Answering:
    """A transport that answers every field with its own name's length, when it may."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.asked = asyncio.Event()

    async def __call__(self, request: Any) -> Any:
        self.asked.set()
        await self.go_on.wait()
        names = request["query"].replace("{", " ").replace("}", " ").split()
        return {"data": {name: len(name) for name in names if name in ("old", "new", "same")}}


@asynccontextmanager
async def gateway(file: Path, answering: Answering, **settings: Any) -> AsyncIterator[GatewayApp]:
    """A started gateway over the file."""
    file.write_text(OLD)  # noqa: ASYNC240 - a few bytes, before anything runs
    async with serving(SubgraphApp(answering)) as url:
        watch = WatchSupergraph(interval_seconds=0.02)
        all_settings = GatewaySettings(
            **{"watch_supergraph": watch, "subgraphs": {"a": SubgraphSettings(url=url)}, **settings}
        )
        app = create_app(all_settings, OLD, supergraph_file=file)
        await app.start()
        try:
            yield app
        finally:
            await app.close()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - a condition of the app's
            await asyncio.sleep(0.01)


async def ask(app: GatewayApp, query: str) -> Any:
    return json_of(await app.pipeline.handle(post({"query": query})))


def serves(app: GatewayApp, sdl: str) -> Callable[[], bool]:
    return lambda: app.pipeline.runtime.fingerprint == sha256(sdl.encode()).hexdigest()


async def test_a_changed_file_is_served_with_the_known_operations_ready(tmp_path: Path) -> None:
    async with gateway(tmp_path / "supergraph.graphql", Answering()) as app:
        assert await ask(app, "{ old }") == {"data": {"old": 3}}
        assert await ask(app, "{ same }") == {"data": {"same": 4}}
        subgraph = app.pipeline.runtime.subgraphs["a"]
        (tmp_path / "supergraph.graphql").write_text(NEW)
        await until(serves(app, NEW))
        prepared = app.pipeline.runtime.prepared
        assert prepared.most_used(10)[0][0].text == "{ same }"  # and the one that fits no more is left out
        assert len(prepared) == 1
        assert await ask(app, "{ same }") == {"data": {"same": 4}}
        assert (prepared.hits, prepared.misses) == (1, 0)
        assert await ask(app, "{ new }") == {"data": {"new": 3}}
        assert "errors" in await ask(app, "{ old }")
        assert app.pipeline.runtime.subgraphs["a"] is subgraph  # with its connections


async def test_only_as_many_operations_are_warmed_as_the_settings_say(tmp_path: Path) -> None:
    watch = WatchSupergraph(interval_seconds=0.02, warm_operations=1)
    async with gateway(tmp_path / "s.graphql", Answering(), watch_supergraph=watch) as app:
        for query in ("{ a: same }", "{ same }", "{ same }"):
            await ask(app, query)
        (tmp_path / "s.graphql").write_text(NEW)
        await until(serves(app, NEW))
        assert [key.text for key, _ in app.pipeline.runtime.prepared.most_used(10)] == ["{ same }"]


async def test_requests_in_flight_end_on_the_supergraph_they_began_with(tmp_path: Path) -> None:
    answering = Answering()
    async with gateway(tmp_path / "s.graphql", answering) as app:
        answering.go_on.clear()
        under_way = asyncio.create_task(ask(app, "{ old }"))
        await answering.asked.wait()
        (tmp_path / "s.graphql").write_text(NEW)
        await until(serves(app, NEW))
        assert not under_way.done()
        answering.go_on.set()
        assert await under_way == {"data": {"old": 3}}


@pytest.mark.parametrize(
    ("content", "reason"),
    [(BROKEN, "Syntax Error"), ("type Query { x: Int }", ""), (supergraph("x: Int").replace('"a"', '"b"'), "b")],
    ids=["no GraphQL", "no supergraph", "does not fit the settings"],
)
async def test_a_broken_one_is_refused_and_the_old_one_serves_on(tmp_path: Path, content: str, reason: str) -> None:
    async with gateway(tmp_path / "s.graphql", Answering()) as app:
        assert app.reloader is not None
        (tmp_path / "s.graphql").write_text(content)
        await until(lambda: app.reloader is not None and app.reloader.refused is not None)
        assert await ask(app, "{ old }") == {"data": {"old": 3}}
        async with serving(app) as url, httpx.AsyncClient() as client:
            for path in ("/health", "/health/ready"):
                health = await client.get(f"{url}{path}")
                assert health.status_code == 200
                assert health.json()["supergraph"]["fingerprint"] == sha256(OLD.encode()).hexdigest()
                assert health.json()["supergraph"]["refused"]["fingerprint"] == sha256(content.encode()).hexdigest()
                assert reason in health.json()["supergraph"]["refused"]["reason"]
        (tmp_path / "s.graphql").write_text(NEW)
        await until(serves(app, NEW))
        assert app.reloader.refused is None


async def test_where_introspection_is_off_health_says_no_names(tmp_path: Path) -> None:
    async with gateway(tmp_path / "s.graphql", Answering(), introspection=False) as app:
        (tmp_path / "s.graphql").write_text("type Secret { x: Nothing }")
        await until(lambda: app.reloader is not None and app.reloader.refused is not None)
        async with serving(app) as url, httpx.AsyncClient() as client:
            assert "Nothing" not in (await client.get(f"{url}/health")).text


async def test_without_a_worker_it_swaps_too(tmp_path: Path) -> None:
    async with gateway(tmp_path / "s.graphql", Answering(), cold_operations=ColdOperations(worker=False)) as app:
        await ask(app, "{ same }")
        (tmp_path / "s.graphql").write_text(NEW)
        await until(serves(app, NEW))
        assert len(app.pipeline.runtime.prepared) == 1


async def test_a_file_that_is_gone_for_a_moment_is_no_change(tmp_path: Path) -> None:
    async with gateway(tmp_path / "s.graphql", Answering()) as app:
        (tmp_path / "s.graphql").rename(tmp_path / "other")
        for _ in range(10):
            await asyncio.sleep(0.01)
        assert app.reloader is not None
        assert app.reloader.refused is None
        (tmp_path / "new").write_text(NEW)
        (tmp_path / "new").rename(tmp_path / "s.graphql")
        await until(serves(app, NEW))


async def test_it_is_not_watched_where_the_settings_say_so(tmp_path: Path) -> None:
    never = WatchSupergraph(when="never")
    async with gateway(tmp_path / "s.graphql", Answering(), watch_supergraph=never) as app:
        assert app.reloader is None


def test_the_command_reads_its_file_again_on_sighup(tmp_path: Path) -> None:
    file = tmp_path / "supergraph.graphql"
    file.write_text(OLD)
    environment = {"GATEWAY__WATCH_SUPERGRAPH__WHEN": "signal"}
    with served("--supergraph", str(file), **environment) as (process, url):
        health = url.replace("/graphql", "/health")
        assert httpx.post(url, json={"query": "{ __typename }"}).json() == {"data": {"__typename": "Query"}}
        file.write_text(NEW)
        os.kill(process.pid, signal.SIGHUP)
        expected = sha256(NEW.encode()).hexdigest()
        for _ in range(3000):
            if httpx.get(health).json()["supergraph"]["fingerprint"] == expected:
                break
        else:
            raise AssertionError("the new supergraph was not taken")
