"""CONTEXT_NO_RESOLVABLE_KEY: a field with an argument from a context is on a type without a key."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.merge.joins import is_resolvable
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "CONTEXT_NO_RESOLVABLE_KEY"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """The gateway comes back to the entity once it has the value."""
    for owner in subgraph.fields_types():
        if any(is_resolvable(key) for key in owner.uses("key")):
            continue
        for field in owner.fields.values():
            if any(argument.has("fromContext") for argument in field.arguments.values()):
                message = (
                    f'"{field.coordinate}" has an argument from a context, but "{owner.name}" has no resolvable @key.'
                )
                yield in_subgraph(CODE, subgraph.name, message, field.coordinate)
