"""CONTEXT_INVALID_SELECTION: what an argument selects from a context is not one value of the argument's type."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.context_values import context_value_problems
from gateway.composition.subgraph.contexts import context_types, parse_context_field
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import InterfaceType, Subgraph

CODE = "CONTEXT_INVALID_SELECTION"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """On each type that sets the context, the selection leads to one value that fits the argument."""
    for owner in subgraph.fields_types():
        for field in owner.fields.values():
            for argument in field.arguments.values():
                found = parse_context_field(argument)
                if found is None or not found[1].strip():
                    continue
                problems = list(context_value_problems(subgraph, argument, found[1], context_types(subgraph, found[0])))
                if isinstance(owner, InterfaceType):
                    problems.append("only fields of objects can take arguments from a context.")
                if argument.default is not None:
                    problems.append("an argument from a context cannot have a default.")
                for problem in problems:
                    message = f'"{argument.coordinate}": {problem}'
                    yield in_subgraph(CODE, subgraph.name, message, argument.coordinate)
