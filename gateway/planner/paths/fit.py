"""Whether a subgraph can give a field at a spot, by itself."""

from enum import Enum

from gateway.planner.fetch_graph.sites import SiteField
from gateway.planner.fetch_graph.steps import NOTHING, Visit, types_at
from gateway.planner.normalize.internal_names import EXISTENCE, TYPENAME
from gateway.planner.paths.options import Spot
from gateway.supergraph.field_sets import FieldSelection, FieldSet, merge_field_sets
from gateway.supergraph.query_graph import FieldEdge, QueryGraph


class Fit(Enum):
    """NO: not without a jump. VACUOUS: no object of these types can come from there. DIRECT: it has the field."""

    NO = 0
    VACUOUS = 1
    DIRECT = 2


def spot_of(visit: Visit) -> Spot:
    """What the visit's subgraph declares."""
    covered = visit.step.types if visit.is_lookup and not visit.step.any_type else None
    return Spot(visit.step.subgraph, visit.site, visit.type_name, visit.provided, covered)


def fit(graph: QueryGraph, spot: Spot, field: SiteField, types: frozenset[str], is_lookup: bool, exact: bool) -> Fit:
    """Whether the field can be selected at the spot for objects of these types.

    `exact`: objects of other types must not be asked for it. Keys may be read of them too.
    """
    if spot.covered is not None and not types <= spot.covered:
        return Fit.NO
    if field.name == EXISTENCE:
        return Fit.NO if is_lookup else Fit.DIRECT  # a lookup finds its objects there already
    node = graph.node(spot.type_name, spot.subgraph) if spot.type_name else None
    if node and node.is_interface_object:
        everything = spot.covered or types_at(graph, spot.site)
        if field.name == TYPENAME or (exact and not everything <= types and field.name not in node.key_fields):
            return Fit.NO  # these objects do not know their types: all of them would be asked, for more than a key
        return Fit.DIRECT if _all_give(graph, spot, node.type_name, field.name, types) else Fit.NO
    known = types & node.members if node else types
    if not known:
        return Fit.NO if is_lookup else Fit.VACUOUS
    if is_lookup and known != types:
        return Fit.NO
    if field.name == TYPENAME:
        return Fit.DIRECT
    return Fit.DIRECT if _all_give(graph, spot, None, field.name, known) else Fit.NO


def below(graph: QueryGraph, spot: Spot, field: SiteField, types: frozenset[str]) -> Spot | None:
    """The spot below a field that fits here; None when the subgraph declares it differently for the types."""
    if field.child is None:
        return None
    node = graph.node(spot.type_name, spot.subgraph) if spot.type_name else None
    if node and not node.is_interface_object:
        types = types & node.members
    owner = node.type_name if node and node.is_interface_object else None
    edges = [(name, edge_at(graph, spot, owner, name, field.name)) for name in sorted(types)]
    targets = {edge.target.name for _, edge in edges if edge}
    if len(targets) != 1:
        return None
    provided = [_provided_below(graph, spot, name, edge) for name, edge in edges if edge]
    same = provided[0] if all(item == provided[0] for item in provided) else NOTHING
    return Spot(spot.subgraph, field.child, targets.pop(), same)


def edge_at(graph: QueryGraph, spot: Spot, owner: str | None, object_type: str, field: str) -> FieldEdge | None:
    """The edge of a field at a spot, whether it may be taken or not."""
    node = graph.node(owner or object_type, spot.subgraph)
    return node.edges.get(field) if node else None


def _all_give(graph: QueryGraph, spot: Spot, owner: str | None, field: str, types: frozenset[str]) -> bool:
    for name in types:
        node = graph.nodes.get((owner or name, spot.subgraph))
        edge = node.edges.get(field) if node else None
        if edge is None:
            return False
        if edge.external:
            if not spot.provided.selections or provides(graph, spot.provided, name, field) is None:
                return False
        elif edge.requires is not None or edge.contexts:
            return False
    return True


def _provided_below(graph: QueryGraph, spot: Spot, object_type: str, edge: FieldEdge) -> FieldSet:
    inherited = provides(graph, spot.provided, object_type, edge.name) if spot.provided else None
    if not inherited and not edge.provides:
        return NOTHING
    return merge_field_sets(item for item in (inherited, edge.provides) if item)


def provides(graph: QueryGraph, provided: FieldSet, object_type: str, field: str) -> FieldSet | None:
    """What is provided below a field; None when the field itself is not."""
    found: list[FieldSet] = []
    for item in provided:
        if isinstance(item, FieldSelection):
            if item.name == field:
                found.append(item.selections)
        elif not item.type_condition or object_type in graph.possible_types(item.type_condition):
            inner = provides(graph, item.selections, object_type, field)
            if inner is not None:
                found.append(inner)
    return merge_field_sets(found) if found else None
