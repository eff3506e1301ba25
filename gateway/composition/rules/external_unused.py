"""EXTERNAL_UNUSED: an external field that the subgraph needs for nothing."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "EXTERNAL_UNUSED"


def check(subgraph: Subgraph, usage: FieldUsage) -> Iterator[CompositionError]:
    """An external field is there for a key, a requires, a provides, a context or an interface."""
    for coordinate in sorted(usage.external - usage.in_use):
        message = (
            f'"{coordinate}" is @external, but no @key, @requires or @provides selects it and no interface asks for it.'
            " Remove the field, or the @external if this subgraph resolves it."
        )
        yield in_subgraph(CODE, subgraph.name, message, coordinate)
