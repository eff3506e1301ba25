"""INVALID_SHAREABLE_USAGE: `@shareable` where nothing is resolved, or twice in one place."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Field, FieldsType, InterfaceType, Subgraph

CODE = "INVALID_SHAREABLE_USAGE"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Object fields can be shared; it takes no more than one mark for each."""
    for owner in subgraph.fields_types():
        for field in owner.fields.values():
            message = _problem(owner, field)
            if message:
                yield in_subgraph(CODE, subgraph.name, message, field.coordinate)
        blocks = [use.in_extension for use in owner.uses("shareable")]
        if blocks.count(False) > 1:
            message = f'type "{owner.name}" has @shareable more than once on one definition. Leave one.'
            yield in_subgraph(CODE, subgraph.name, message, owner.name)


def _problem(owner: FieldsType, field: Field) -> str | None:
    if isinstance(owner, InterfaceType) and field.has("shareable"):
        return f'"{field.coordinate}" is a field of an interface: put @shareable on the fields of implementing types.'
    # A field without a mark has those of its type, which are counted there.
    if len(field.uses("shareable")) > 1 >= len(owner.uses("shareable")):
        return f'"{field.coordinate}" has @shareable more than once. Leave one.'
    return None
