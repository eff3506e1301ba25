"""The schema that clients see: the supergraph without inaccessible elements and without the join specification."""

from collections.abc import Iterable
from typing import Any, TypeVar

from graphql import GraphQLError
from graphql.language import (
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
)
from graphql.type import GraphQLSchema, validate_schema
from graphql.utilities import build_ast_schema

from gateway.supergraph.join_spec import JoinNames, has_directive
from gateway.supergraph.model import SupergraphError
from gateway.supergraph.schema_problems import schema_problems

STANDARD_DIRECTIVES = frozenset({"deprecated", "specifiedBy", "oneOf"})
EXECUTABLE_LOCATIONS = frozenset(
    {"QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"}
)

DirectedNode = TypeVar(
    "DirectedNode", TypeDefinitionNode, FieldDefinitionNode, InputValueDefinitionNode, EnumValueDefinitionNode
)


def build_api_schema(document: DocumentNode, names: JoinNames) -> GraphQLSchema:
    """The clients' schema. Raises SupergraphError when what remains is no valid schema."""
    public = DocumentNode(definitions=tuple(_Filter(document, names).definitions()))
    try:
        schema = build_ast_schema(public, assume_valid_sdl=True)
        errors = schema_problems(schema)
    except (GraphQLError, TypeError) as error:
        raise SupergraphError(f"The supergraph's public schema is not valid: {error}") from error
    if errors:
        raise SupergraphError(f"The supergraph's public schema is not valid: {errors[0].message}")
    # graphql-core remembers what it has against a schema, and would refuse to work with it.
    return build_ast_schema(public, assume_valid=True) if validate_schema(schema) else schema


class _Filter:
    """Drops what clients must not see."""

    def __init__(self, document: DocumentNode, names: JoinNames) -> None:
        self.document = document
        self.names = names
        self.hidden_types = frozenset(
            node.name.value
            for node in document.definitions
            if isinstance(node, TypeDefinitionNode) and self._is_hidden_type(node)
        )

    def definitions(self) -> Iterable[DefinitionNode]:
        for node in self.document.definitions:
            if isinstance(node, SchemaDefinitionNode):
                yield self._schema(node)
            elif isinstance(node, TypeDefinitionNode) and node.name.value not in self.hidden_types:
                yield self._type(node)
            elif isinstance(node, DirectiveDefinitionNode) and self._is_public_directive(node):
                yield node

    def _is_hidden_type(self, node: TypeDefinitionNode) -> bool:
        return (
            self.names.links.resolve(node.name.value) is not None
            or node.name.value.startswith(("join__", "link__", "core__"))
            or has_directive(node.directives, self.names.inaccessible)
        )

    def _is_public_directive(self, node: DirectiveDefinitionNode) -> bool:
        """Executable directives that subgraphs share; those of specifications are the gateway's own affair."""
        name = node.name.value
        return (
            any(location.value in EXECUTABLE_LOCATIONS for location in node.locations)
            and self.names.links.resolve(f"@{name}") is None
            and not name.startswith("join__")
        )

    def _schema(self, node: SchemaDefinitionNode) -> SchemaDefinitionNode:
        kept = tuple(item for item in node.operation_types if item.type.name.value not in self.hidden_types)
        return SchemaDefinitionNode(operation_types=kept, description=node.description)

    def _type(self, node: TypeDefinitionNode) -> TypeDefinitionNode:
        changes: dict[str, Any] = {"directives": _standard(node)}
        if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            changes["fields"] = tuple(self._field(field) for field in self._visible(node.fields))
            changes["interfaces"] = self._visible_names(node.interfaces)
        elif isinstance(node, UnionTypeDefinitionNode):
            changes["types"] = self._visible_names(node.types)
        elif isinstance(node, EnumTypeDefinitionNode):
            changes["values"] = tuple(_plain(value) for value in self._visible(node.values))
        elif isinstance(node, InputObjectTypeDefinitionNode):
            changes["fields"] = tuple(_plain(field) for field in self._visible(node.fields))
        elif not isinstance(node, ScalarTypeDefinitionNode):
            raise SupergraphError(f"{node.name.value} is a kind of type that no supergraph has.")
        return _with(node, changes)

    def _field(self, node: FieldDefinitionNode) -> FieldDefinitionNode:
        arguments = tuple(_plain(argument) for argument in self._visible(node.arguments))
        return _with(node, {"directives": _standard(node), "arguments": arguments})

    def _visible(self, nodes: Iterable[DirectedNode] | None) -> list[DirectedNode]:
        return [node for node in nodes or () if not has_directive(node.directives, self.names.inaccessible)]

    def _visible_names(self, nodes: Iterable[NamedTypeNode] | None) -> tuple[NamedTypeNode, ...]:
        return tuple(node for node in nodes or () if node.name.value not in self.hidden_types)


def _standard(node: DirectedNode) -> tuple[object, ...]:
    return tuple(item for item in node.directives or () if item.name.value in STANDARD_DIRECTIVES)


def _plain(node: DirectedNode) -> DirectedNode:
    return _with(node, {"directives": _standard(node)})


def _with(node: DirectedNode, changes: dict[str, Any]) -> DirectedNode:
    values: dict[str, Any] = {key: getattr(node, key, None) for key in node.keys}
    return type(node)(**{**values, **changes})
