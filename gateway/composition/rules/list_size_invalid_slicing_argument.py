"""LIST_SIZE_INVALID_SLICING_ARGUMENT: `@listSize` takes the size from an argument that has none to give."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.list_sizes import list_size_uses
from gateway.composition.subgraph.model import Field, Subgraph

CODE = "LIST_SIZE_INVALID_SLICING_ARGUMENT"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """A slicing argument exists and is an Int."""
    for size in list_size_uses(subgraph):
        for name in size.slicing_arguments:
            problem = _problem(size.field, name)
            if problem:
                message = f'@listSize on "{size.field.coordinate}": {problem}'
                yield in_subgraph(CODE, subgraph.name, message, size.field.coordinate)


def _problem(field: Field, name: str) -> str | None:
    argument = field.arguments.get(name)
    if argument is None:
        return f'the slicing argument "{name}" is no argument of the field.'
    if str(argument.type) not in ("Int", "Int!"):
        return f'the slicing argument "{name}" is of type {argument.type}. It has to be Int or Int!.'
    return None
