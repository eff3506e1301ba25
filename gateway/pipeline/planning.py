"""Connects the planner: a supergraph in, a function from operations to plans out."""

from graphql import DocumentNode, OperationDefinitionNode

from gateway.pipeline.prepare import Planner
from gateway.pipeline.refusal import request_refusal
from gateway.planner import PlanningError, plan_operation
from gateway.planner.plan import QueryPlan
from gateway.supergraph.model import Supergraph
from gateway.supergraph.query_graph import QueryGraph


def planner_of(supergraph: Supergraph) -> Planner:
    """Plans operations over the supergraph; the planner's errors become refusals with its codes."""
    graph = QueryGraph(supergraph)

    def plan(
        document: DocumentNode, operation: OperationDefinitionNode, labels: frozenset[str], patience_steps: int | None
    ) -> QueryPlan:
        name = operation.name.value if operation.name else None
        try:
            return plan_operation(graph, document, name, labels, patience_steps=patience_steps)
        except PlanningError as error:
            raise request_refusal(error.code, error.message) from error

    return plan
