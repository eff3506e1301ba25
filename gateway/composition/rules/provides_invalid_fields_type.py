"""PROVIDES_INVALID_FIELDS_TYPE: the `fields` of a `@provides` is no string."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_set_uses import field_set_uses
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "PROVIDES_INVALID_FIELDS_TYPE"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Federation 2 takes field sets as strings alone."""
    for use in field_set_uses(subgraph, "provides"):
        if not use.is_text:
            message = f'{use.where}: fields must be a string, such as "id".'
            yield in_subgraph(CODE, subgraph.name, message, use.coordinate)
