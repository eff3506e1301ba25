"""KEY_FIELDS_SELECT_INVALID_TYPE: a `@key` selects a field of an interface or union type."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_set_uses import field_set_uses, selected
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import InterfaceType, Subgraph, UnionType
from gateway.composition.type_refs import base_name

CODE = "KEY_FIELDS_SELECT_INVALID_TYPE"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """A key has the same shape whatever the entity, which fields of abstract types have not."""
    for use in field_set_uses(subgraph, "key"):
        for item in selected(subgraph, use):
            target = subgraph.types.get(base_name(item.field.type)) if item.field else None
            if item.field is not None and isinstance(target, InterfaceType | UnionType):
                message = (
                    f'{use.where}: "{item.field.coordinate}" is of {target.kind} {target.name}, which a key cannot'
                    " select. Use fields of object, scalar or enum types."
                )
                yield in_subgraph(CODE, subgraph.name, message, use.coordinate)
