"""LIST_SIZE_INVALID_SIZED_FIELD: `@listSize` names a field that the result does not have."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.list_sizes import list_size_uses
from gateway.composition.subgraph.model import FieldsType, Subgraph
from gateway.composition.type_refs import base_name

CODE = "LIST_SIZE_INVALID_SIZED_FIELD"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Sized fields are fields of the type that the field returns."""
    for size in list_size_uses(subgraph):
        target = base_name(size.field.type)
        if size.sized_fields and not isinstance(subgraph.types.get(target), FieldsType):
            message = f'@listSize on "{size.field.coordinate}" has sizedFields, but {target} has no fields.'
            yield in_subgraph(CODE, subgraph.name, message, size.field.coordinate)
            continue
        for name in size.sized_fields:
            if size.target_field(subgraph, name) is None:
                message = f'@listSize on "{size.field.coordinate}": type {target} has no field "{name}".'
                yield in_subgraph(CODE, subgraph.name, message, size.field.coordinate)
