"""MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL: a directive for the supergraph on a field that is external."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.merge.directives import CARRIED
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"


def check(subgraph: Subgraph, usage: FieldUsage) -> Iterator[CompositionError]:
    """What an external field is, is said where it is resolved; here the directive would be lost."""
    for field in subgraph.fields():
        if field.coordinate not in usage.external:
            continue
        for use in (use for name in CARRIED for use in field.uses(name)):
            message = (
                f'"{field.coordinate}" is @external, so {use} has no effect here. Move it to where it is resolved.'
            )
            yield in_subgraph(CODE, subgraph.name, message, field.coordinate)
