"""What a subgraph declares: which types its objects can have, and what it may be asked for on a path."""

from collections.abc import Iterator

from gateway.supergraph.field_sets import FieldSelection, FieldSet
from gateway.supergraph.model import TypeKind
from gateway.supergraph.query_graph import FieldEdge, QueryGraph


def own_type(graph: QueryGraph, subgraph: str, declared: str, type_name: str) -> str | None:
    """What an object of a runtime type is to the subgraph; None where it does not know such objects.

    Behind an interface object all objects are of that one type.
    """
    node = graph.node(declared, subgraph)
    if node is None:
        return None
    if node.is_interface_object:
        return declared if type_name in node.members else None
    return type_name if type_name in node.members else None


def meets(graph: QueryGraph, subgraph: str, own: str, condition: str) -> bool:
    """Whether an object that is an `own` to the subgraph meets a type condition there."""
    if own == condition:
        return True
    node = graph.node(condition, subgraph)
    if node is None or node.kind is TypeKind.OBJECT or node.is_interface_object:
        return False
    if node.kind is TypeKind.UNION:
        return own in node.members
    return subgraph in graph.supergraph.types[own].interfaces.get(condition, frozenset())


def provided_below(graph: QueryGraph, provided: FieldSet, type_name: str, edge: FieldEdge) -> FieldSet:
    """What is provided below a field: what the path provided before, and what the field itself adds."""
    inherited = (inner for item in selected(graph, provided, type_name, edge.name) for inner in item.selections)
    return FieldSet((*inherited, *(edge.provides or ())))


def selected(graph: QueryGraph, fields: FieldSet, type_name: str, name: str) -> Iterator[FieldSelection]:
    """Where a field set selects a field of objects of a type."""
    for item in selections_for(graph, fields, type_name):
        if item.name == name:
            yield item


def selections_for(graph: QueryGraph, fields: FieldSet, type_name: str) -> Iterator[FieldSelection]:
    """The fields that a field set selects of objects of a type, those in fragments too."""
    for item in fields:
        if isinstance(item, FieldSelection):
            yield item
        elif not item.type_condition or type_name in graph.possible_types(item.type_condition):
            yield from selections_for(graph, item.selections, type_name)
