"""OVERRIDE_ON_INTERFACE: an `@override` on a field of an interface."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import InterfaceType, Subgraph

CODE = "OVERRIDE_ON_INTERFACE"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """No subgraph resolves an interface's field, so none can take it over."""
    for owner in subgraph.fields_types():
        for field in owner.fields.values():
            if isinstance(owner, InterfaceType) and field.has("override"):
                message = f'"{field.coordinate}" is a field of an interface: put @override on the implementing types.'
                yield in_subgraph(CODE, subgraph.name, message, field.coordinate)
