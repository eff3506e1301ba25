"""Every published case: the expected answer, from subgraphs that give no more than they may, in few requests."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from gateway.app import create_app
from gateway.pipeline.http import HttpRequest
from gateway.settings import GatewaySettings
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.conformance.strict_subgraph import StrictSubgraph
from tests.gateway.conformance.suites import (
    Case,
    all_cases,
    entities,
    needs_suites,
    subgraph_sdls,
    supergraph_sdl,
)
from tests.gateway.conformance.worlds import ALL, world

MOST_REQUESTS = 257


@dataclass(frozen=True)
class Outcome:
    """The gateway's answer to a case, what subgraphs could not give, and all that they were asked."""

    answer: dict[str, Any]
    violations: list[str]
    requests: list[str]


async def run(case: Case) -> Outcome:
    """Run a case once, through the whole gateway."""
    if case not in OUTCOMES:
        OUTCOMES[case] = await _run(case)
    return OUTCOMES[case]


OUTCOMES: dict[Case, Outcome] = {}


async def _run(case: Case) -> Outcome:
    sdl = supergraph_sdl(case.suite)
    graph = QueryGraph(load_supergraph(sdl))
    data = world(case.suite, entities(case.suite))
    subgraphs = {
        name: StrictSubgraph(name, text, graph, data.get(name, data[ALL]))
        for name, text in subgraph_sdls(case.suite).items()
    }
    app = create_app(GatewaySettings(), sdl, transports=subgraphs)
    body = json.dumps({"query": case.query}).encode()
    headers = ((b"content-type", b"application/json"),)
    response = await app.pipeline.handle(HttpRequest("POST", "/graphql", b"", headers, body))
    await app.close()
    return Outcome(
        json.loads(response.body),
        [violation for subgraph in subgraphs.values() for violation in subgraph.violations],
        [text for subgraph in subgraphs.values() for text in subgraph.requests],
    )


@needs_suites
@pytest.mark.parametrize("case", all_cases(), ids=str)
async def test_gives_the_expected_answer_and_asks_no_subgraph_for_what_it_cannot_give(case: Case) -> None:
    outcome = await run(case)
    assert outcome.violations == []
    assert outcome.answer.get("data") == case.expected.get("data")
    if "errors" in case.expected:
        assert bool(outcome.answer.get("errors")) == case.expected["errors"]
    assert len(outcome.requests) <= case.best_requests, outcome.requests


@needs_suites
async def test_makes_fewer_requests_in_all_than_the_best_gateway_known() -> None:
    outcomes = [await run(case) for case in all_cases()]
    assert sum(len(outcome.requests) for outcome in outcomes) <= MOST_REQUESTS
