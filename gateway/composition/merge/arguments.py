"""Arguments: those that all subgraphs of the field have; an argument from a context belongs to its subgraph alone."""

from collections.abc import Mapping

from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.defaults import merge_defaults
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.model import MergedInput
from gateway.composition.merge.types import merge_input_types
from gateway.composition.subgraph.model import Field, InputValue


def merge_arguments(context: MergeContext, sources: Mapping[str, Field]) -> dict[str, MergedInput]:
    """The arguments of a merged field, in the order of the first subgraph that has each."""
    names = dict.fromkeys(name for field in sources.values() for name in field.arguments)
    merged = {}
    for name in names:
        having = argument_sources(sources, name)
        if len(having) == len(sources) and not any(argument.has("fromContext") for argument in having.values()):
            merged[name] = merge_argument(context, having)
    return merged


def argument_sources(sources: Mapping[str, Field], name: str) -> dict[str, InputValue]:
    """The subgraphs whose field has the argument, each with its own."""
    return {subgraph: field.arguments[name] for subgraph, field in sources.items() if name in field.arguments}


def merge_argument(context: MergeContext, sources: Mapping[str, InputValue]) -> MergedInput:
    """One argument from all that subgraphs say of it."""
    first = next(iter(sources.values()))
    return MergedInput(
        name=first.name,
        coordinate=first.coordinate,
        description=merge_descriptions(sources),
        directives=merge_directives(context, sources),
        type=merge_input_types(source.type for source in sources.values()),
        default=merge_defaults(sources),
        sources=sources,
    )
