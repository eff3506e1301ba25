"""The executable schema of a subgraph, from the SDL that its author wrote."""

from collections.abc import Iterable

from graphql import (
    DocumentNode,
    GraphQLSchema,
    SchemaExtensionNode,
    TypeExtensionNode,
    build_ast_schema,
    extend_schema,
    parse,
)
from graphql.language import Node, SchemaDefinitionNode, ast

from gateway.supergraph.query_graph import QueryGraph


def subgraph_schema(sdl: str, name: str, graph: QueryGraph) -> GraphQLSchema:
    """The executable schema of an author's SDL, whose entities are those that the query graph knows."""
    entities = [
        node.type_name
        for node in graph.nodes.values()
        if node.subgraph == name and node.keys and (node.kind == "object" or node.is_interface_object)
    ]
    return executable_schema(parse(sdl, no_location=True), entities)


def executable_schema(document: DocumentNode, entities: Iterable[str]) -> GraphQLSchema:
    """An author's schema without directives, with the fields of the federation subgraph specification."""
    definitions: dict[str, Node] = {}
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
            continue
        plain = _plain(node)
        known = definitions.get(plain.name.value)  # type: ignore[attr-defined]
        definitions[plain.name.value] = _joined(known, plain) if known else plain  # type: ignore[attr-defined]
    definitions.setdefault("Query", parse("type Query { _service: String }").definitions[0])
    schema = build_ast_schema(DocumentNode(definitions=tuple(definitions.values())), assume_valid_sdl=True)  # type: ignore[arg-type]
    members = " | ".join(sorted(entities))
    if not members:
        return schema
    added = f"scalar _Any union _Entity = {members}"
    added += " extend type Query { _entities(representations: [_Any!]!): [_Entity]! }"
    return extend_schema(schema, parse(added))


def _plain(node: Node) -> Node:
    """A definition or an extension as a definition without directives anywhere."""
    kind = type(node).__name__.replace("Extension", "Definition")
    values = {key: getattr(node, key, None) for key in node.keys if key not in ("loc", "directives")}
    for key in ("fields", "values"):
        if values.get(key):
            values[key] = tuple(_plain_member(item) for item in values[key] or ())
    return getattr(ast, kind)(**values) if isinstance(node, TypeExtensionNode) else type(node)(**values)


def _plain_member(node: Node) -> Node:
    values = {key: getattr(node, key, None) for key in node.keys if key not in ("loc", "directives")}
    if values.get("arguments"):
        values["arguments"] = tuple(_plain_member(item) for item in values["arguments"] or ())
    return type(node)(**values)


def _joined(first: Node, second: Node) -> Node:
    values = {key: getattr(first, key, None) for key in first.keys if key != "loc"}
    for key in ("fields", "values", "types", "interfaces"):
        if key in values:
            values[key] = (*(values[key] or ()), *(getattr(second, key) or ()))
    return type(first)(**values)
