"""TYPE_WITH_ONLY_UNUSED_EXTERNAL: nothing is left of a federation 1 type without its unused external fields."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import ROOT_NAMES, Subgraph

CODE = "TYPE_WITH_ONLY_UNUSED_EXTERNAL"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """The upgrade to federation 2 drops unused external fields; a type that others refer to must keep some field."""
    for owner in subgraph.fields_types():
        if not owner.fields and owner.name not in ROOT_NAMES.values():
            message = (
                f'all fields of type "{owner.name}" are @external and used by no @key, @requires or @provides.'
                " Give the type a @key with its key fields, or stop referring to it."
            )
            yield in_subgraph(CODE, subgraph.name, message, owner.name)
