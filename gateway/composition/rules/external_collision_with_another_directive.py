"""EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE: a field is both `@external` and `@provides`."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE"


def check(subgraph: Subgraph, usage: FieldUsage) -> Iterator[CompositionError]:
    """A subgraph that does not resolve a field cannot provide anything with it."""
    for field in subgraph.fields():
        if field.coordinate in usage.external and field.has("provides"):
            message = f'"{field.coordinate}" has both @external and @provides. Leave one of them out.'
            yield in_subgraph(CODE, subgraph.name, message, field.coordinate)
