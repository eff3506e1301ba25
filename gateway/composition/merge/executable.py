"""Directives for operations: those that all subgraphs define, with what they have in common."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graphql.language import (
    DirectiveDefinitionNode,
    DirectiveLocation,
    InputValueDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    TypeNode,
)

from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.types import merge_input_types
from gateway.composition.subgraph.model import Origin
from gateway.composition.subgraph.names import DirectiveNames
from gateway.composition.type_refs import ListRef, NamedRef, TypeRef, type_ref

EXECUTABLE_LOCATIONS = (
    DirectiveLocation.QUERY,
    DirectiveLocation.MUTATION,
    DirectiveLocation.SUBSCRIPTION,
    DirectiveLocation.FIELD,
    DirectiveLocation.FRAGMENT_DEFINITION,
    DirectiveLocation.FRAGMENT_SPREAD,
    DirectiveLocation.INLINE_FRAGMENT,
    DirectiveLocation.VARIABLE_DEFINITION,
)
_LOCATION_NAMES = frozenset(location.name for location in EXECUTABLE_LOCATIONS)


def merge_executable_directives(context: MergeContext) -> tuple[DirectiveDefinitionNode, ...]:
    """The definitions that reach the supergraph, sorted by name."""
    sources = executable_sources(context)
    merged = (_merge(having) for _, having in sorted(sources.items()) if len(having) == len(context.subgraphs))
    return tuple(node for node in merged if node.locations)


def executable_sources(context: MergeContext) -> dict[str, dict[str, DirectiveDefinitionNode]]:
    """Name to subgraph to definition, of all directives that operations may use."""
    found: dict[str, dict[str, DirectiveDefinitionNode]] = {}
    for subgraph in context.subgraphs.values():
        names = DirectiveNames(subgraph.links, subgraph.version)
        for name, node in subgraph.directive_definitions.items():
            is_custom = names.meant_by(name).origin in (Origin.OWN, Origin.LINKED)
            if is_custom and (subgraph.name, name) not in context.composed_directives and executable_locations(node):
                found.setdefault(name, {})[subgraph.name] = node
    return found


def executable_locations(node: DirectiveDefinitionNode) -> frozenset[str]:
    """The places in operations where the directive may stand."""
    return frozenset(location.value for location in node.locations) & _LOCATION_NAMES


def _merge(sources: Mapping[str, DirectiveDefinitionNode]) -> DirectiveDefinitionNode:
    first = next(iter(sources.values()))
    locations = frozenset.intersection(*(executable_locations(node) for node in sources.values()))
    return replace(
        first,
        loc=None,
        arguments=tuple(_common_arguments(sources.values())),
        repeatable=all(node.repeatable for node in sources.values()),
        locations=tuple(NameNode(value=location) for location in sorted(locations)),
    )


def _common_arguments(nodes: Iterable[DirectiveDefinitionNode]) -> Iterator[InputValueDefinitionNode]:
    by_node = [{argument.name.value: argument for argument in node.arguments or ()} for node in nodes]
    for name, argument in by_node[0].items():
        having = [arguments[name] for arguments in by_node if name in arguments]
        merged = merge_input_types(type_ref(item.type) for item in having) if len(having) == len(by_node) else None
        if merged is not None:
            yield replace(argument, type=_type_node(merged))


def _type_node(ref: TypeRef) -> TypeNode:
    if isinstance(ref, NamedRef):
        return NamedTypeNode(name=NameNode(value=ref.name))
    if isinstance(ref, ListRef):
        return ListTypeNode(type=_type_node(ref.of))
    inner = _type_node(ref.of)
    if isinstance(inner, NamedTypeNode | ListTypeNode):
        return NonNullTypeNode(type=inner)
    raise TypeError("A non-null type cannot be wrapped in another one.")
