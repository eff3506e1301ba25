"""From the state in which the search ended to the graph of fetches."""

from itertools import count

from gateway.planner.conditions import NEVER
from gateway.planner.fetch_graph.needs import Needs, collect_needs, in_order
from gateway.planner.fetch_graph.nodes import FetchNode, Lookup
from gateway.planner.fetch_graph.selections import SelectionBuilder
from gateway.planner.fetch_graph.steps import FetchState, Step, types_at
from gateway.planner.fetch_graph.templates import build_context, build_templates
from gateway.planner.operation import Operation
from gateway.planner.plan import OperationKind, RepresentationTemplate
from gateway.supergraph.query_graph import QueryGraph


def build_fetch_graph(graph: QueryGraph, operation: Operation, state: FetchState, first_id: int) -> list[FetchNode]:
    """One node for each step that is needed, in an order in which they can run."""
    needs = collect_needs(graph, state)
    builder = _Builder(graph, operation, needs, count(first_id * 1000))
    steps = [step for step in in_order(state.steps) if needs.steps.get(step, NEVER) != NEVER]
    ids = {step: first_id + number for number, step in enumerate(steps)}
    return [builder.node(step, ids) for step in steps]


class _Builder:
    def __init__(self, graph: QueryGraph, operation: Operation, needs: Needs, numbers: "count[int]") -> None:
        self.graph = graph
        self.operation = operation
        self.needs = needs
        self.numbers = numbers

    def node(self, step: Step, ids: dict[Step, int]) -> FetchNode:
        """The finished fetch of a step."""
        condition = self.needs.steps[step]
        selections = SelectionBuilder(self.graph, self.operation, self.needs, self.numbers)
        built = selections.build(step.visit, condition)
        renames = tuple(selections.renames)
        waits = frozenset(ids[other] for other in self.needs.waits[step])
        if not step.is_entity:
            kind = self.operation.kind if step.site.parent is None else OperationKind.QUERY
            return FetchNode(ids[step], step.subgraph, kind, waits, condition, (), built, step.site.path, renames)
        contexts = tuple(build_context(need) for need in step.contexts)
        lookup = Lookup((step.site.path,), self._templates(step), built, condition, renames, contexts)
        return FetchNode(ids[step], step.subgraph, OperationKind.QUERY, waits, condition, (lookup,))

    def _templates(self, step: Step) -> tuple[RepresentationTemplate, ...]:
        types = step.types & types_at(self.graph, step.site)
        return build_templates(step, types, lambda some: self.needs.asked_when(step, some))
