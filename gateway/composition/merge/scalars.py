"""Scalar types: there is nothing in them to merge but descriptions and directives."""

from collections.abc import Mapping

from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.joins import join_types
from gateway.composition.merge.model import MergedScalar
from gateway.composition.subgraph.model import TypeElement


def merge_scalar(context: MergeContext, name: str, sources: Mapping[str, TypeElement]) -> MergedScalar:
    """One scalar type from its types in the subgraphs."""
    return MergedScalar(
        name=name,
        coordinate=name,
        description=merge_descriptions(sources),
        directives=merge_directives(context, sources),
        joins=join_types(sources),
        sources=sources,
    )
