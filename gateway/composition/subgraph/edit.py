"""Changed copies of a subgraph's model: the upgrade steps are made of these."""

from collections.abc import Callable
from dataclasses import replace

from gateway.composition.subgraph.model import DirectiveUse, Element, Field, FieldsType, Subgraph, TypeElement


def with_types(subgraph: Subgraph, change: Callable[[TypeElement], TypeElement | None]) -> Subgraph:
    """The subgraph with each type changed, or dropped where the change gives None."""
    changed = ((name, change(item)) for name, item in subgraph.types.items())
    return replace(subgraph, types={name: item for name, item in changed if item is not None})


def with_fields(subgraph: Subgraph, change: Callable[[FieldsType, Field], Field | None]) -> Subgraph:
    """The subgraph with each field of objects and interfaces changed, or dropped where the change gives None."""

    def change_type(item: TypeElement) -> TypeElement:
        if not isinstance(item, FieldsType):
            return item
        changed = ((name, change(item, field)) for name, field in item.fields.items())
        return replace(item, fields={name: field for name, field in changed if field is not None})

    return with_types(subgraph, change_type)


def without_field_directives(field: Field, *names: str) -> Field:
    """The field without these directives of federation."""
    return replace(field, directives=_without(field, names))


def without_type_directives(item: TypeElement, *names: str) -> TypeElement:
    """The type without these directives of federation."""
    return replace(item, directives=_without(item, names))


def _without(element: Element, names: tuple[str, ...]) -> tuple[DirectiveUse, ...]:
    dropped = [use for name in names for use in element.uses(name)]
    return tuple(use for use in element.directives if use not in dropped)
