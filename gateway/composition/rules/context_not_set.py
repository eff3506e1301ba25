"""CONTEXT_NOT_SET: an argument comes from a context that no type sets."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.contexts import context_types, parse_context_field
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "CONTEXT_NOT_SET"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Contexts are a matter of one subgraph: it sets what it uses."""
    for field in subgraph.fields():
        for argument in field.arguments.values():
            found = parse_context_field(argument)
            if found and not context_types(subgraph, found[0]):
                message = (
                    f'"{argument.coordinate}" takes its value from the context "{found[0]}", which no type here sets. Put'
                    f' @context(name: "{found[0]}") on the type that has the value.'
                )
                yield in_subgraph(CODE, subgraph.name, message, argument.coordinate)
