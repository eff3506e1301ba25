"""LIST_SIZE_APPLIED_TO_NON_LIST: `@listSize` speaks of a field that is no list."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.list_sizes import list_size_uses
from gateway.composition.subgraph.model import Subgraph
from gateway.composition.type_refs import is_list

CODE = "LIST_SIZE_APPLIED_TO_NON_LIST"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """The field itself is a list, or its sized fields are."""
    for size in list_size_uses(subgraph):
        if not size.sized_fields and not is_list(size.field.type):
            message = f'"{size.field.coordinate}" has @listSize, but its type {size.field.type} is no list.'
            yield in_subgraph(CODE, subgraph.name, message, size.field.coordinate)
        for name in size.sized_fields:
            found = size.target_field(subgraph, name)
            if found is not None and not is_list(found.type):
                message = f'@listSize on "{size.field.coordinate}" names "{found.coordinate}", which is no list.'
                yield in_subgraph(CODE, subgraph.name, message, size.field.coordinate)
