"""Object and interface types: the union of their fields and interfaces over all subgraphs.

Subgraphs may have an interface type as an `@interfaceObject` object type.
"""

from collections.abc import Mapping
from typing import TypeVar

from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.fields import merge_fields
from gateway.composition.merge.joins import join_types
from gateway.composition.merge.model import MergedInterface, MergedObject
from gateway.composition.subgraph.model import FieldsType, TypeElement

Merged = TypeVar("Merged", MergedObject, MergedInterface)


def merge_fields_type(
    kind: type[Merged], context: MergeContext, name: str, sources: Mapping[str, TypeElement]
) -> Merged:
    """One type of the kind from its types in the subgraphs."""
    owners = {subgraph: source for subgraph, source in sources.items() if isinstance(source, FieldsType)}
    return kind(
        name=name,
        coordinate=name,
        description=merge_descriptions(sources),
        directives=merge_directives(context, sources),
        joins=join_types(sources),
        sources=sources,
        implements=_implementations(owners),
        fields=merge_fields(context, owners),
    )


def _implementations(owners: Mapping[str, FieldsType]) -> tuple[tuple[str, str], ...]:
    """(subgraph, interface) for each interface that each subgraph's type implements."""
    return tuple((subgraph, interface) for subgraph, owner in owners.items() for interface in owner.interfaces)
