"""Runs operations in one world: the gateway over strict stubs on one side, the monolith on the other."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import DocumentNode, OperationDefinitionNode, parse

from gateway.app import create_app
from gateway.composition import SubgraphInput, compose
from gateway.pipeline.http import HttpRequest
from gateway.pipeline.refusal import request_refusal
from gateway.planner import DEFAULT_BUDGET_STEPS, PlanningError, plan_operation
from gateway.planner.plan import QueryPlan
from gateway.planner.printer import print_plan
from gateway.settings import ColdOperations, GatewaySettings, Timeouts
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.query_graph import QueryGraph
from tests.differential.compare import read_json, same_text, unexplained_nulls, wrong_errors
from tests.differential.data import DataFunction, Json
from tests.differential.graph_view import GraphView
from tests.differential.monolith import Expected, Monolith
from tests.differential.operation import Operation
from tests.differential.stub import Request, Stub
from tests.differential.world import World

# A plan must be right whatever the budget was in which it was found, so the search is often cut short.
BUDGETS_STEPS = (1, 100, 100, 300, 300, 300, 300, 300, 1000, DEFAULT_BUDGET_STEPS)
PATIENCE_SECONDS = 3600.0

VIOLATIONS = ("is external", "is overridden", " needs ", "has no key", "nobody asked for", "names no entity")

Planner = Callable[[QueryGraph, DocumentNode, frozenset[str], int], QueryPlan]

_HEADERS = ((b"content-type", b"application/json"),)


@dataclass
class Outcome:
    """What became of one operation. Without `differences` all is well."""

    operation: Operation
    expected: Expected
    got: dict[str, Any]
    requests: list[Request]
    differences: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What sort of difference there is first: shrinking keeps to it."""
        if not self.differences:
            return ""
        first = self.differences[0]
        return next((words for words in VIOLATIONS if words in first), first.split(":")[0])


def plan_for(graph: QueryGraph, document: DocumentNode, labels: frozenset[str], budget_steps: int) -> QueryPlan:
    """The planner itself."""
    return plan_operation(graph, document, override_labels=labels, budget_steps=budget_steps)


class WorldRun:
    """One world, composed once, ready to answer."""

    def __init__(self, world: World, planner: Planner = plan_for) -> None:
        """Raises CompositionFailed. Another planner may leave something out, to see that it is missed."""
        self.world = world
        inputs = [SubgraphInput(name, f"http://{name}", sdl) for name, sdl in world.subgraphs.items()]
        self.supergraph_sdl = compose(inputs).supergraph_sdl
        self.supergraph = load_supergraph(self.supergraph_sdl)
        self.graph = QueryGraph(self.supergraph)
        self.function = DataFunction(GraphView(world))
        self.log: list[Json] = []
        self.stubs = {name: Stub(name, self.function, self.log) for name in world.subgraphs}
        self.monolith = Monolith(self.function, self.supergraph.api_schema)
        self.budget_steps = DEFAULT_BUDGET_STEPS
        self._planner = planner
        self.app = create_app(_settings(world), self.supergraph_sdl, transports=self.stubs)
        preparer = self.app.pipeline.runtime.preparer
        preparer._preparation = replace(preparer._preparation, plan=self._plan)

    def _plan(
        self, document: DocumentNode, operation: OperationDefinitionNode, labels: frozenset[str], _patience: int | None
    ) -> QueryPlan:
        try:
            return self._planner(self.graph, document, labels, self.budget_steps)
        except PlanningError as error:
            raise request_refusal(error.code, error.message) from error

    async def run(self, operation: Operation, seed: int = 0) -> Outcome:
        """Answer on both sides and compare; `seed` decides how long is searched and in which order answers arrive."""
        self.budget_steps = BUDGETS_STEPS[seed % len(BUDGETS_STEPS)]
        document = parse(operation.text, no_location=True)
        expected = self.monolith.answer(document, operation.variables)
        got = await self._ask(operation, seed)
        requests = [request for stub in self.stubs.values() for request in stub.requests]
        outcome = Outcome(operation, expected, got, requests)
        outcome.differences = [violation for stub in self.stubs.values() for violation in stub.violations]
        outcome.differences = [f"violation: {text}" for text in outcome.differences]
        outcome.differences += self._differences(outcome)
        return outcome

    async def _ask(self, operation: Operation, seed: int) -> dict[str, Any]:
        self.log.clear()
        for stub in self.stubs.values():
            stub.begin(seed)
        body = json.dumps({"query": operation.text, "variables": operation.variables}).encode()
        response = await self.app.pipeline.handle(HttpRequest("POST", "/graphql", b"", _HEADERS, body))
        answer: dict[str, Any] = read_json(response.body)
        return answer

    def _differences(self, outcome: Outcome) -> list[str]:
        got, expected = outcome.got, outcome.expected
        errors = got.get("errors", [])
        if "data" not in got:
            return [f"refused: {json.dumps(errors)}"]
        found = []
        if not same_text(got["data"], expected.data):
            found.append("data: not what the monolith gives")
        if json.dumps(self.log) != json.dumps(expected.log):
            found.append(f"log: {json.dumps(self.log)} instead of {json.dumps(expected.log)}")
        if errors or expected.has_errors:
            document = parse(outcome.operation.text, no_location=True)
            complaints = self.monolith.complaints(document, outcome.operation.variables)
            found += [f"errors: {text}" for text in wrong_errors(errors, complaints)]
            found += [f"nulls: {text}" for text in unexplained_nulls(got["data"], errors, complaints)]
        return found

    def plan(self, operation: Operation) -> str:
        """The plan as text."""
        labels = self.world.facts.labels
        return print_plan(self._planner(self.graph, parse(operation.text), labels, self.budget_steps))

    async def close(self) -> None:
        """Let go of the gateway."""
        await self.app.close()


def _settings(world: World) -> GatewaySettings:
    return GatewaySettings(
        override_labels=tuple(sorted(world.facts.labels)),
        cold_operations=ColdOperations(worker=False),
        timeouts=Timeouts(request_seconds=PATIENCE_SECONDS),
    )
