"""COST_APPLIED_TO_INTERFACE_FIELD: `@cost` on a field of an interface."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import InterfaceType, Subgraph

CODE = "COST_APPLIED_TO_INTERFACE_FIELD"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """What a field costs depends on the object that resolves it."""
    for owner in subgraph.fields_types():
        for field in owner.fields.values():
            if isinstance(owner, InterfaceType) and field.has("cost"):
                message = f'"{field.coordinate}" is a field of an interface: put @cost on the implementing types.'
                yield in_subgraph(CODE, subgraph.name, message, field.coordinate)
