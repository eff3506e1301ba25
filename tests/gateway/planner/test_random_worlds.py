"""Over random supergraphs, subgraphs that give no more than they may answer as one monolith would."""

import json

import pytest
from graphql import print_ast

from gateway.app import create_app
from gateway.composition import CompositionFailed, SubgraphInput, compose
from gateway.pipeline.http import HttpRequest
from gateway.settings import GatewaySettings
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.conformance.strict_subgraph import StrictSubgraph
from tests.gateway.planner.plan_cases import LINK
from tests.gateway.planner.random_data import WorldData, monolith_answer
from tests.gateway.planner.random_operations import VALUES, OperationWriter
from tests.gateway.planner.random_sdl import subgraph_sdl
from tests.gateway.planner.random_world import Generator

WORLDS = 24
OPERATIONS_PER_WORLD = 6


async def check_world(seed: int, operations: int) -> int:
    """Compare answers in one world; gives how many were compared (none where composition refuses the world)."""
    world = Generator(seed).world()
    sdls = {name: LINK + subgraph_sdl(world, name) for name in world.subgraphs}
    try:
        composed = compose([SubgraphInput(name, f"http://{name}", text) for name, text in sdls.items()])
    except CompositionFailed:
        return 0
    supergraph = load_supergraph(composed.supergraph_sdl)
    graph = QueryGraph(supergraph)
    subgraphs = {name: StrictSubgraph(name, text, graph, WorldData(world)) for name, text in sdls.items()}
    app = create_app(GatewaySettings(), composed.supergraph_sdl, transports=subgraphs)
    for number in range(operations):
        document = OperationWriter(supergraph.api_schema, seed * 1000 + number).document()
        expected = monolith_answer(world, supergraph.api_schema, document, VALUES)
        body = json.dumps({"query": print_ast(document), "variables": VALUES}).encode()
        request = HttpRequest("POST", "/graphql", b"", ((b"content-type", b"application/json"),), body)
        answer = json.loads((await app.pipeline.handle(request)).body)
        where = f"world {seed}, operation {number}: {print_ast(document)}"
        violations = [violation for subgraph in subgraphs.values() for violation in subgraph.violations]
        assert violations == [], where
        assert answer.get("errors") is None, where
        assert json.dumps(answer["data"]) == expected, where
    await app.close()
    return operations


@pytest.mark.parametrize("seed", range(WORLDS))
async def test_answers_as_a_monolith_would(seed: int) -> None:
    await check_world(seed, OPERATIONS_PER_WORLD)
