"""REQUIRES_UNSUPPORTED_ON_INTERFACE: a `@requires` on a field of an interface."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_set_uses import field_set_uses
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "REQUIRES_UNSUPPORTED_ON_INTERFACE"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Only fields of objects are resolved, so only they can have it."""
    for use in field_set_uses(subgraph, "requires"):
        if use.on_interface:
            message = f"{use.where}: @requires cannot be on a field of an interface. Move it to the implementing types."
            yield in_subgraph(CODE, subgraph.name, message, use.coordinate)
