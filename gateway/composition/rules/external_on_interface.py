"""EXTERNAL_ON_INTERFACE: an interface's field is marked `@external`."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import InterfaceType, Subgraph

CODE = "EXTERNAL_ON_INTERFACE"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """An interface's field is resolved by no subgraph, so it cannot be another's."""
    for owner in subgraph.fields_types():
        for field in owner.fields.values():
            if isinstance(owner, InterfaceType) and field.has("external"):
                message = (
                    f'"{field.coordinate}" is a field of an interface: mark it @external in the implementing types.'
                )
                yield in_subgraph(CODE, subgraph.name, message, field.coordinate)
