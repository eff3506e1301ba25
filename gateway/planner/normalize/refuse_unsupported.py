"""Refuse what no plan can do yet, by name, rather than let a subgraph fail on it."""

from collections.abc import Iterable

from gateway.planner.errors import PlanningError
from gateway.planner.operation import Selection
from gateway.supergraph.query_graph import QueryGraph


def refuse_unsupported(graph: QueryGraph, selections: Iterable[Selection]) -> None:
    """Raises PlanningError for a field with arguments from a context (`@fromContext`)."""
    if not graph.contextual_fields:
        return
    for selection in selections:
        for object_type in sorted(selection.types):
            if (object_type, selection.name) in graph.contextual_fields:
                raise PlanningError(
                    "UNSUPPORTED_FEATURE",
                    f"{object_type}.{selection.name} takes an argument from a context (@fromContext),"
                    " which cannot be planned yet.",
                )
        refuse_unsupported(graph, selection.selections)
