"""ONLY_INACCESSIBLE_CHILDREN: clients see a type but nothing in it."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import (
    MergedElement,
    MergedEnum,
    MergedFieldsType,
    MergedInputObject,
    MergedType,
    MergedUnion,
    Supergraph,
)
from gateway.composition.visibility import is_hidden, visible_types

CODE = "ONLY_INACCESSIBLE_CHILDREN"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """A type without anything in it is no valid GraphQL."""
    for item in visible_types(supergraph):
        what, children = _children(supergraph, item)
        if children and all(is_hidden(child) for child in children):
            message = f'All {what} of "{item.name}" are @inaccessible, but the type is not. Mark the type, too.'
            yield CompositionError(CODE, message, (item.name,), tuple(item.sources))


def _children(supergraph: Supergraph, item: MergedType) -> tuple[str, list[MergedElement]]:
    match item:
        case MergedFieldsType() | MergedInputObject():
            return "fields", list(item.fields.values())
        case MergedEnum():
            return "values", list(item.values.values())
        case MergedUnion():
            return "members", [supergraph.types[name] for name in item.members if name in supergraph.types]
    return "", []
