"""Union types: the union of their members over all subgraphs."""

from collections.abc import Mapping

from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.joins import join_types
from gateway.composition.merge.model import MergedUnion
from gateway.composition.subgraph.model import TypeElement, UnionType


def merge_union(context: MergeContext, name: str, sources: Mapping[str, TypeElement]) -> MergedUnion:
    """One union type from its types in the subgraphs."""
    return MergedUnion(
        name=name,
        coordinate=name,
        description=merge_descriptions(sources),
        directives=merge_directives(context, sources),
        joins=join_types(sources),
        sources=sources,
        memberships=tuple(
            (subgraph, member)
            for subgraph, source in sources.items()
            if isinstance(source, UnionType)
            for member in source.members
        ),
    )
