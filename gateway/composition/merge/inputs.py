"""Input object types: only the fields that all subgraphs have, so that each of them understands the input."""

from collections.abc import Mapping

from gateway.composition.merge.arguments import merge_argument
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.joins import join_types
from gateway.composition.merge.model import JoinField, MergedInput, MergedInputObject
from gateway.composition.subgraph.model import InputObjectType, InputValue, TypeElement


def merge_input_object(context: MergeContext, name: str, sources: Mapping[str, TypeElement]) -> MergedInputObject:
    """One input object type from its types in the subgraphs."""
    owners = {subgraph: source for subgraph, source in sources.items() if isinstance(source, InputObjectType)}
    fields = _field_sources(owners)
    return MergedInputObject(
        name=name,
        coordinate=name,
        description=merge_descriptions(sources),
        directives=merge_directives(context, sources),
        joins=join_types(sources),
        sources=sources,
        fields={key: _merge_field(context, having) for key, having in fields.items() if len(having) == len(owners)},
        dropped={key: having for key, having in fields.items() if len(having) < len(owners)},
    )


def _field_sources(owners: Mapping[str, InputObjectType]) -> dict[str, dict[str, InputValue]]:
    names = dict.fromkeys(name for owner in owners.values() for name in owner.fields)
    return {
        name: {subgraph: owner.fields[name] for subgraph, owner in owners.items() if name in owner.fields}
        for name in names
    }


def _merge_field(context: MergeContext, sources: Mapping[str, InputValue]) -> MergedInput:
    merged = merge_argument(context, sources)
    if len({source.type for source in sources.values()}) == 1:
        return merged
    joins = tuple(JoinField(graph=subgraph, type=str(source.type)) for subgraph, source in sources.items())
    return MergedInput(
        name=merged.name,
        coordinate=merged.coordinate,
        description=merged.description,
        directives=merged.directives,
        type=merged.type,
        default=merged.default,
        joins=joins,
        sources=sources,
    )
