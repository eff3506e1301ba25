"""What `@inaccessible` hides: the API schema is what clients see of a supergraph."""

from collections.abc import Iterator

from gateway.composition.merge.model import (
    MergedElement,
    MergedField,
    MergedFieldsType,
    MergedInput,
    MergedInputObject,
    MergedType,
    Supergraph,
)

INACCESSIBLE = "inaccessible"


def is_hidden(element: MergedElement) -> bool:
    """Whether the element itself is marked."""
    return element.has(INACCESSIBLE)


def visible_types(supergraph: Supergraph) -> Iterator[MergedType]:
    """The types of the API schema."""
    return (item for item in supergraph.types.values() if not is_hidden(item))


def visible_fields(supergraph: Supergraph) -> Iterator[tuple[MergedFieldsType, MergedField]]:
    """The fields of objects and interfaces in the API schema."""
    for item in visible_types(supergraph):
        if isinstance(item, MergedFieldsType):
            yield from ((item, field) for field in item.fields.values() if not is_hidden(field))


def inputs_of_visible(supergraph: Supergraph) -> Iterator[MergedInput]:
    """The arguments and input fields whose owners are in the API schema, hidden ones among them too."""
    for _, field in visible_fields(supergraph):
        yield from field.arguments.values()
    for item in visible_types(supergraph):
        if isinstance(item, MergedInputObject):
            yield from item.fields.values()


def visible_inputs(supergraph: Supergraph) -> Iterator[MergedInput]:
    """The arguments and input fields in the API schema."""
    return (item for item in inputs_of_visible(supergraph) if not is_hidden(item))
