"""Merge all subgraphs: type by type, then what needs all types."""

from collections.abc import Iterator, Mapping, Sequence

from graphql.language import DirectiveDefinitionNode

from gateway.composition.merge.authorization import inherit_authorization
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.enums import enum_positions, merge_enum
from gateway.composition.merge.executable import merge_executable_directives
from gateway.composition.merge.features import (
    composed_definitions,
    composed_links,
    feature_definitions,
    feature_links,
)
from gateway.composition.merge.field_types import merge_fields_type
from gateway.composition.merge.graph_names import graph_names
from gateway.composition.merge.inputs import merge_input_object
from gateway.composition.merge.interface_objects import add_interface_object_fields
from gateway.composition.merge.model import (
    MergedElement,
    MergedEnum,
    MergedFieldsType,
    MergedInputObject,
    MergedInterface,
    MergedObject,
    MergedType,
    Supergraph,
)
from gateway.composition.merge.scalars import merge_scalar
from gateway.composition.merge.unions import merge_union
from gateway.composition.subgraph.model import (
    DirectiveUse,
    EnumType,
    InputObjectType,
    ObjectType,
    Subgraph,
    TypeElement,
    UnionType,
)
from gateway.composition.type_refs import base_name, type_ref
from gateway.supergraph.directives import join_spec_for


def merge_subgraphs(subgraphs: Sequence[Subgraph]) -> Supergraph:
    """The supergraph of valid subgraphs. The order in which they are given makes no difference."""
    context = MergeContext({subgraph.name: subgraph for subgraph in sorted(subgraphs, key=lambda item: item.name)})
    executable = merge_executable_directives(context)
    types = _merge_types(context, executable)
    schema = _merge_schema(context)
    join_spec = join_spec_for(max(subgraph.version for subgraph in context.subgraphs.values()))
    features = feature_links(join_spec, _all_uses(schema, types))
    return Supergraph(
        subgraphs=context.subgraphs,
        graph_names=graph_names(context.subgraphs),
        usages=context.usages,
        overrides=context.overrides,
        join_spec=join_spec,
        links=(*features, *composed_links(context)),
        schema=schema,
        types=types,
        directive_definitions=(*executable, *composed_definitions(context)),
        spec_definitions=feature_definitions(join_spec, features),
    )


def _merge_types(context: MergeContext, executable: Sequence[DirectiveDefinitionNode]) -> Mapping[str, MergedType]:
    sources = {name: context.type_sources(name) for name in context.type_names()}
    is_enum = {name: isinstance(_leading(having), EnumType) for name, having in sources.items()}
    types = {name: _merge_type(context, name, having) for name, having in sources.items() if not is_enum[name]}
    directive_inputs = (base_name(type_ref(argument.type)) for node in executable for argument in node.arguments or ())
    positions = enum_positions(types.values(), directive_inputs)
    enums = {name: merge_enum(context, name, having, positions) for name, having in sources.items() if is_enum[name]}
    completed = add_interface_object_fields(context, {**types, **enums})
    return inherit_authorization(dict(sorted(completed.items())))


def _merge_type(context: MergeContext, name: str, sources: Mapping[str, TypeElement]) -> MergedType:
    match _leading(sources):
        case ObjectType(is_interface_object=False):
            return merge_fields_type(MergedObject, context, name, sources)
        case UnionType():
            return merge_union(context, name, sources)
        case InputObjectType():
            return merge_input_object(context, name, sources)
        case ObjectType() | _ as leading:
            if leading.kind == "scalar type":
                return merge_scalar(context, name, sources)
            return merge_fields_type(MergedInterface, context, name, sources)


def _leading(sources: Mapping[str, TypeElement]) -> TypeElement:
    """The source that says which kind the type is; a rule reports subgraphs that say otherwise."""
    return next(iter(sources.values()))


def _merge_schema(context: MergeContext) -> MergedElement:
    sources = {subgraph.name: subgraph.schema for subgraph in context.subgraphs.values()}
    return MergedElement(
        name="schema",
        coordinate="schema",
        description=merge_descriptions(sources),
        directives=merge_directives(context, sources),
    )


def _all_uses(schema: MergedElement, types: Mapping[str, MergedType]) -> Iterator[DirectiveUse]:
    yield from schema.directives
    for item in types.values():
        for element in elements_of(item):
            yield from element.directives


def elements_of(item: MergedType) -> Iterator[MergedElement]:
    """A type and everything in it that can carry directives."""
    yield item
    if isinstance(item, MergedFieldsType):
        for field in item.fields.values():
            yield field
            yield from field.arguments.values()
    elif isinstance(item, MergedInputObject):
        yield from item.fields.values()
    elif isinstance(item, MergedEnum):
        yield from item.values.values()
