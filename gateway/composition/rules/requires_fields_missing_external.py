"""REQUIRES_FIELDS_MISSING_EXTERNAL: a `@requires` selects a field that the subgraph resolves anyway."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_set_uses import field_set_uses
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.missing_external import fields_missing_external
from gateway.composition.subgraph.model import Subgraph

CODE = "REQUIRES_FIELDS_MISSING_EXTERNAL"


def check(subgraph: Subgraph, usage: FieldUsage) -> Iterator[CompositionError]:
    """What a @requires selects is external, or lies in something external."""
    for use in field_set_uses(subgraph, "requires"):
        for problem in fields_missing_external(subgraph, usage, use):
            yield in_subgraph(CODE, subgraph.name, f"{use.where}: {problem}", use.coordinate)
