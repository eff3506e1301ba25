"""In federation 2 no subgraph owns a type: `extend type` says no more than `type`."""

from collections.abc import Sequence
from dataclasses import replace

from gateway.composition.subgraph.edit import with_types
from gateway.composition.subgraph.model import Subgraph, TypeElement


def turn_extensions_into_definitions(subgraph: Subgraph, _others: Sequence[Subgraph]) -> Subgraph:
    """The subgraph with all types as definitions."""

    def change(item: TypeElement) -> TypeElement:
        directives = tuple(replace(use, in_extension=False) for use in item.directives)
        return replace(item, directives=directives, has_definition=True, has_extension=False)

    return with_types(subgraph, change)
