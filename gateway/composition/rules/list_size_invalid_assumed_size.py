"""LIST_SIZE_INVALID_ASSUMED_SIZE: `@listSize` assumes a negative size."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.list_sizes import list_size_uses
from gateway.composition.subgraph.model import Subgraph

CODE = "LIST_SIZE_INVALID_ASSUMED_SIZE"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """A list has no fewer than no items."""
    for size in list_size_uses(subgraph):
        if size.assumed_size is not None and size.assumed_size < 0:
            message = f'@listSize on "{size.field.coordinate}" assumes {size.assumed_size} items. Assume 0 or more.'
            yield in_subgraph(CODE, subgraph.name, message, size.field.coordinate)
