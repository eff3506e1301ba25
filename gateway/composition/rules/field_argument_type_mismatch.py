"""FIELD_ARGUMENT_TYPE_MISMATCH: no type fits what the subgraphs say an argument is."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.wording import by_value

CODE = "FIELD_ARGUMENT_TYPE_MISMATCH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """One of the types must be accepted by all subgraphs."""
    for field in supergraph.fields():
        for argument in field.arguments.values():
            if argument.type is None:
                types = by_value((subgraph, str(source.type)) for subgraph, source in argument.sources.items())
                message = f'"{argument.coordinate}" has type {types}. Make them equal, or differ in nullability alone.'
                yield CompositionError(CODE, message, (argument.coordinate,), tuple(argument.sources))
