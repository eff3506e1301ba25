"""`@fromContext`: arguments that the gateway fills with what a type further up offers under `@context`."""

from collections.abc import Iterator

from gateway.composition.merge.model import ContextArgument
from gateway.composition.subgraph.contexts import parse_context_field
from gateway.composition.subgraph.model import Field, Subgraph


def context_arguments(subgraph: Subgraph, field: Field) -> tuple[ContextArgument, ...]:
    """The arguments of a subgraph's field that come from contexts."""
    return tuple(_context_arguments(subgraph, field))


def supergraph_context(subgraph_name: str, context_name: str) -> str:
    """A context's name in the supergraph: contexts of two subgraphs are never the same one."""
    return f"{subgraph_name}__{context_name}"


def _context_arguments(subgraph: Subgraph, field: Field) -> Iterator[ContextArgument]:
    for argument in field.arguments.values():
        found = parse_context_field(argument)
        if found:
            yield ContextArgument(
                argument.name, str(argument.type), supergraph_context(subgraph.name, found[0]), found[1]
            )
