"""From a validated document to a normalised operation: the passes, in order."""

from graphql.language import DocumentNode

from gateway.planner.normalize.expand_types import expand_types
from gateway.planner.normalize.internal_names import choose_internal_names
from gateway.planner.normalize.merge_fields import merge_fields
from gateway.planner.normalize.mutation_order import order_mutation
from gateway.planner.normalize.select_operation import select_operation
from gateway.planner.operation import Operation
from gateway.planner.plan import OperationKind
from gateway.supergraph.query_graph import QueryGraph


def normalize(graph: QueryGraph, document: DocumentNode, operation_name: str | None) -> Operation:
    """The normalised operation. Raises PlanningError when the document does not have it."""
    request = select_operation(document, operation_name)
    names = choose_internal_names(request)
    kind = OperationKind(request.operation.operation.value)
    root_type = graph.supergraph.root_types[kind.value]
    selections = merge_fields(graph, request, root_type, names.typename_key)
    if kind is OperationKind.MUTATION:
        selections = order_mutation(graph, request, root_type, selections)
    return Operation(
        kind=kind,
        name=request.operation.name.value if request.operation.name else None,
        root_type=root_type,
        selections=expand_types(graph, selections),
        variables=request.variables,
        prefix=names.prefix,
        typename_key=names.typename_key,
    )
