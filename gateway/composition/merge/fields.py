"""Fields of objects and interfaces: one type, common arguments, and which subgraph can do what for the field."""

from collections.abc import Mapping

from gateway.composition.merge.arguments import merge_arguments
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.contextual import context_arguments
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.model import JoinField, MergedField
from gateway.composition.merge.types import merge_output_types
from gateway.composition.subgraph.field_usage import is_external
from gateway.composition.subgraph.model import Field, FieldsType


def merge_fields(context: MergeContext, owners: Mapping[str, FieldsType]) -> dict[str, MergedField]:
    """The fields of a merged type from its types in the subgraphs."""
    names = dict.fromkeys(name for owner in owners.values() for name in owner.fields)
    return {name: merge_field(context, owners, name) for name in names}


def merge_field(context: MergeContext, owners: Mapping[str, FieldsType], name: str) -> MergedField:
    """One field. What it is comes from where it is not external; an overridden field still has its say in that."""
    sources = {subgraph: owner.fields[name] for subgraph, owner in owners.items() if name in owner.fields}
    first = next(iter(sources.values()))
    defining = resolving_sources(context, sources) or sources
    return MergedField(
        name=name,
        coordinate=first.coordinate,
        parent=first.parent,
        description=merge_descriptions(defining),
        directives=merge_directives(context, defining),
        type=merge_output_types((source.type for source in defining.values()), context.is_subtype),
        arguments=merge_arguments(context, defining),
        joins=_joins(context, owners, sources),
        sources=sources,
    )


def resolving_sources(context: MergeContext, sources: Mapping[str, Field]) -> dict[str, Field]:
    """The sources that can resolve the field by themselves: those where it is not external."""
    return {subgraph: field for subgraph, field in sources.items() if not is_external(context.usages[subgraph], field)}


def _joins(
    context: MergeContext, owners: Mapping[str, FieldsType], sources: Mapping[str, Field]
) -> tuple[JoinField, ...]:
    same_types = len({field.type for field in sources.values()}) == 1
    kept = {
        subgraph: field
        for subgraph, field in sources.items()
        if not context.overrides.removes(subgraph, field.coordinate)
    }
    joins = tuple(_join(context, subgraph, field, same_types) for subgraph, field in kept.items())
    # An override from a subgraph that does not have the field moves nothing.
    nothing_to_say = all(join == JoinField(graph=join.graph, override=join.override) for join in joins)
    return () if nothing_to_say and kept.keys() == owners.keys() else joins


def _join(context: MergeContext, subgraph: str, field: Field, same_types: bool) -> JoinField:
    requires, provides, override = field.use("requires"), field.use("provides"), field.use("override")
    return JoinField(
        graph=subgraph,
        requires=requires.text("fields") if requires else None,
        provides=provides.text("fields") if provides else None,
        type=None if same_types else str(field.type),
        external=is_external(context.usages[subgraph], field),
        override=override.text("from") if override else None,
        used_overridden=context.overrides.keeps_overridden(subgraph, field.coordinate),
        override_label=context.overrides.label_at(subgraph, field.coordinate),
        context_arguments=context_arguments(context.subgraphs[subgraph], field),
    )
