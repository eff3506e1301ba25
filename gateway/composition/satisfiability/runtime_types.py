"""Which object types a shared field can have in each subgraph that the gateway could ask for it."""

from collections.abc import Iterable, Mapping

from gateway.composition.errors import CompositionError
from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import MergedField
from gateway.composition.satisfiability.graph import FederatedGraph
from gateway.composition.satisfiability.position import Position
from gateway.composition.wording import by_value, joined, names

ERROR_CODE = "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"
HINT_CODE = "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN"

TypesBySubgraph = Mapping[str, frozenset[str]]


def runtime_types(graph: FederatedGraph, targets: Iterable[Position]) -> TypesBySubgraph:
    """Subgraph to object types. Behind an interface object there can be every object of the interface."""
    found: dict[str, frozenset[str]] = {}
    for position in sorted(targets, key=lambda position: position.order):
        own = graph.type_at(position)
        is_interface_object = own is not None and own.has("interfaceObject")
        types = (
            graph.supergraph.possible_types(position.type) if is_interface_object else graph.possible_types(position)
        )
        found[position.subgraph] = found.get(position.subgraph, frozenset()) | frozenset(types)
    return found


def differ(types: TypesBySubgraph) -> bool:
    """Whether the subgraphs disagree on what the field can be, somebody knowing some object."""
    return len(set(types.values())) > 1


def have_nothing_in_common(types: TypesBySubgraph) -> bool:
    """Whether no object is possible everywhere."""
    return differ(types) and not frozenset.intersection(*types.values())


def mismatch_error(field: MergedField, types: TypesBySubgraph, query: str) -> CompositionError:
    """The error for a shared field whose subgraphs cannot possibly resolve it alike."""
    listed = by_value((name, joined(sorted(found), "or") or "no object") for name, found in types.items())
    message = (
        f'"{field.coordinate}" of type {field.type} is shared, but it can be {listed}. Let the subgraphs have at least one'
        f" object type for it in common, or do not share it. A query that comes to it:\n{query}"
    )
    return CompositionError(ERROR_CODE, message, (field.coordinate,), tuple(types))


def mismatch_hint(field: MergedField, types: TypesBySubgraph) -> Hint:
    """The hint for a shared field that some subgraphs could resolve to objects that others do not know."""
    common = frozenset.intersection(*types.values())
    extra = joined(
        f'subgraph "{name}" must never resolve it to {names(sorted(found - common), "or")}'
        for name, found in types.items()
        if found - common
    )
    message = (
        f'"{field.coordinate}" of type {field.type} is shared by subgraphs that know different objects of that type. As all'
        f" must resolve it alike, {extra}."
    )
    return Hint(HINT_CODE, HintLevel.WARN, message, (field.coordinate,), tuple(types))
