"""From a subgraph's checked document to its model."""

from collections.abc import Mapping

from graphql.language import (
    DocumentNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    TypeDefinitionNode,
    TypeExtensionNode,
)

from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.elements import ElementReader, TypeBlock
from gateway.composition.subgraph.model import ROOT_NAMES, Element, ObjectType, Subgraph, TypeElement

_BUILT_IN_SCALARS = frozenset({"Int", "Float", "String", "Boolean", "ID"})


def build_subgraph(document: SubgraphDocument) -> Subgraph:
    """The model of a subgraph whose document is a valid schema. Root types get their default names."""
    defaults = {own: ROOT_NAMES[operation] for operation, own in document.roots.items()}
    reader = ElementReader(document.names, lambda name: defaults.get(name, name))
    return Subgraph(
        name=document.name,
        url=document.source.url,
        version=document.names.version,
        links=document.names.links,
        schema=_schema_element(document.own, reader),
        types=_types(document.own, reader),
        directive_definitions=document.directive_definitions(),
    )


def _types(document: DocumentNode, reader: ElementReader) -> Mapping[str, TypeElement]:
    blocks: dict[str, list[TypeBlock]] = {}
    for node in document.definitions:
        if isinstance(node, TypeDefinitionNode | TypeExtensionNode) and node.name.value not in _BUILT_IN_SCALARS:
            blocks.setdefault(node.name.value, []).append(node)
    types = {item.name: item for item in map(reader.read_type, blocks.values())}
    types.setdefault("Query", ObjectType(name="Query", coordinate="Query"))
    return types


def _schema_element(document: DocumentNode, reader: ElementReader) -> Element:
    nodes = [node for node in document.definitions if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)]
    descriptions = [node.description for node in nodes if isinstance(node, SchemaDefinitionNode) and node.description]
    return Element(
        name="schema",
        coordinate="schema",
        description=descriptions[0].value if descriptions else None,
        directives=tuple(use for node in nodes for use in reader.read_uses(node.directives)),
    )
