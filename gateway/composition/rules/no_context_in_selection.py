"""NO_CONTEXT_IN_SELECTION: an argument's `@fromContext` names no context or no selection."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.contexts import parse_context_field
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "NO_CONTEXT_IN_SELECTION"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """It is written as `$context { field }`."""
    for field in subgraph.fields():
        for argument in field.arguments.values():
            found = parse_context_field(argument)
            if argument.has("fromContext") and (found is None or not found[1].strip()):
                message = f'"{argument.coordinate}": write @fromContext(field: "$context {{ field }}").'
                yield in_subgraph(CODE, subgraph.name, message, argument.coordinate)
