"""PROVIDES_INVALID_FIELDS: the field set of a `@provides` does not fit the subgraph's schema."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_set_uses import field_set_uses
from gateway.composition.subgraph.field_set_validity import field_set_problems
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "PROVIDES_INVALID_FIELDS"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Each `@provides` must parse, and select what exists, as it exists."""
    for use in field_set_uses(subgraph, "provides"):
        if use.is_text:
            for problem in field_set_problems(subgraph, use):
                yield in_subgraph(CODE, subgraph.name, f"{use.where}: {problem}", use.coordinate)
