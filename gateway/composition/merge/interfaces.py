"""Interface types: like objects; subgraphs may have them as `@interfaceObject` object types."""

from collections.abc import Mapping

from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.fields import merge_fields
from gateway.composition.merge.joins import join_types
from gateway.composition.merge.model import MergedInterface
from gateway.composition.merge.objects import implementations
from gateway.composition.subgraph.model import FieldsType, TypeElement


def merge_interface(context: MergeContext, name: str, sources: Mapping[str, TypeElement]) -> MergedInterface:
    """One interface type from its types in the subgraphs."""
    owners = {subgraph: source for subgraph, source in sources.items() if isinstance(source, FieldsType)}
    return MergedInterface(
        name=name,
        coordinate=name,
        description=merge_descriptions(sources),
        directives=merge_directives(context, sources),
        joins=join_types(sources),
        sources=sources,
        implements=implementations(owners),
        fields=merge_fields(context, owners),
    )
