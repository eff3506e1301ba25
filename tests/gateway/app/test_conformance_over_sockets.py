"""Every published case once more with sockets everywhere: a client, `python -m gateway serve`, and its subgraphs."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.app import create_app
from gateway.settings import GatewaySettings, SubgraphSettings
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.app.test_commands import served
from tests.gateway.conformance.strict_subgraph import StrictSubgraph
from tests.gateway.conformance.suites import ROOT, all_cases, entities, needs_suites, subgraph_sdls, supergraph_sdl
from tests.gateway.conformance.worlds import ALL, world
from tests.gateway.executor.subgraphs import SubgraphApp, serving

SUITES = sorted({case.suite for case in all_cases()})
OVER_A_PROCESS = ("mutations", "null-keys")  # a process takes a second to start, so two stand for all


@asynccontextmanager
async def subgraphs_of(suite: str) -> AsyncIterator[tuple[dict[str, StrictSubgraph], dict[str, str]]]:
    """The suite's subgraphs, and their addresses."""
    graph = QueryGraph(load_supergraph(supergraph_sdl(suite)))
    data = world(suite, entities(suite))
    strict = {
        name: StrictSubgraph(name, text, graph, data.get(name, data[ALL]))
        for name, text in subgraph_sdls(suite).items()
    }
    apps = {f"/{name}": SubgraphApp(subgraph.answer) for name, subgraph in strict.items()}

    async def by_path(scope: Any, receive: Any, send: Any) -> None:
        await apps[scope["path"]](scope, receive, send)

    async with serving(by_path) as url:
        yield strict, {name: f"{url}/{name}" for name in strict}


async def judge(suite: str, endpoint: str, subgraphs: dict[str, StrictSubgraph]) -> None:
    """Asks every case of the suite, in order."""
    async with httpx.AsyncClient(timeout=30) as client:
        for case in (case for case in all_cases() if case.suite == suite):
            answer: dict[str, Any] = (await client.post(endpoint, json={"query": case.query})).json()
            assert answer.get("data") == case.expected.get("data"), case.query
            assert bool(answer.get("errors")) == case.expected.get("errors", bool(answer.get("errors"))), case.query
    assert [violation for subgraph in subgraphs.values() for violation in subgraph.violations] == []


@needs_suites
@pytest.mark.parametrize("suite", SUITES)
async def test_gives_the_expected_answers_over_http(suite: str) -> None:
    async with subgraphs_of(suite) as (subgraphs, urls):
        settings = GatewaySettings(subgraphs={name: SubgraphSettings(url=url) for name, url in urls.items()})
        app = create_app(settings, supergraph_sdl(suite))
        async with serving(app) as gateway:
            await judge(suite, f"{gateway}/graphql", subgraphs)
        await app.close()


@needs_suites
@pytest.mark.parametrize("suite", OVER_A_PROCESS)
async def test_gives_the_expected_answers_as_a_command(suite: str, tmp_path: Path) -> None:
    async with subgraphs_of(suite) as (subgraphs, urls):
        config = tmp_path / "gateway.yaml"
        config.write_text(json.dumps({"subgraphs": {name: {"url": url} for name, url in urls.items()}}))
        arguments = ["--supergraph", str(ROOT / suite / "supergraph.graphql"), "--config", str(config)]
        gateway = served(*arguments)
        _, endpoint = await asyncio.to_thread(gateway.__enter__)
        try:
            await judge(suite, endpoint, subgraphs)
        finally:
            await asyncio.to_thread(gateway.__exit__, None, None, None)
