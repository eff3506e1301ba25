"""SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES: subgraphs share a field but have no object type in common for it."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedObject, Supergraph
from gateway.composition.merge.runtime_types import runtime_types
from gateway.composition.wording import by_value

CODE = "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Shared fields are resolved alike everywhere, so some object must be possible everywhere."""
    for owner in supergraph.types.values():
        if not isinstance(owner, MergedObject):
            continue
        for field in owner.fields.values():
            types = runtime_types(supergraph, field)
            if len(types) > 1 and not frozenset.intersection(*types.values()):
                listed = by_value((name, f"{' or '.join(sorted(found))}") for name, found in types.items())
                message = (
                    f'"{field.coordinate}" of type {field.type} is shared, but it can be {listed}. Let the subgraphs have'
                    " at least one object type for it in common, or do not share it."
                )
                yield CompositionError(CODE, message, (field.coordinate,), tuple(types))
