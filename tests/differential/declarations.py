"""What each subgraph declares, read from its SDL alone: neither composer nor planner has a say in what is right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from graphql.language import (
    ConstDirectiveNode,
    DocumentNode,
    FieldDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    TypeNode,
    UnionTypeDefinitionNode,
    parse,
)
from graphql.utilities import value_from_ast_untyped

Kind = Literal["object", "interface", "union"]
ROOTS = ("Query", "Mutation")


@dataclass(frozen=True)
class FieldDeclaration:
    """A field as one subgraph declares it; `owner` is the type that it stands in."""

    subgraph: str
    owner: str
    name: str
    type: TypeNode
    arguments: Mapping[str, InputValueDefinitionNode]
    external: bool
    requires: SelectionSetNode | None
    provides: SelectionSetNode | None
    override_from: str
    override_label: str


@dataclass(frozen=True)
class KeyDeclaration:
    """One `@key`."""

    fields: SelectionSetNode
    resolvable: bool


@dataclass(frozen=True)
class TypeDeclaration:
    """A composite type as one subgraph declares it."""

    subgraph: str
    name: str
    kind: Kind
    fields: Mapping[str, FieldDeclaration]
    interfaces: frozenset[str]
    members: frozenset[str]
    keys: tuple[KeyDeclaration, ...]
    is_interface_object: bool


@dataclass(frozen=True)
class SubgraphDeclarations:
    """One subgraph."""

    name: str
    document: DocumentNode
    types: Mapping[str, TypeDeclaration]

    def possible(self, type_name: str) -> frozenset[str]:
        """The object types that the subgraph itself knows for a type; an interface object counts as one."""
        return self._possible[type_name]

    @cached_property
    def _possible(self) -> dict[str, frozenset[str]]:
        return {name: self._find_possible(item) for name, item in self.types.items()}

    def _find_possible(self, item: TypeDeclaration) -> frozenset[str]:
        if item.kind == "object":
            return frozenset({item.name})
        if item.kind == "union":
            return item.members
        objects = (other for other in self.types.values() if other.kind == "object")
        return frozenset(other.name for other in objects if item.name in other.interfaces)


def read_declarations(name: str, sdl: str) -> SubgraphDeclarations:
    """Read one subgraph's SDL."""
    document = parse(sdl, no_location=True)
    return SubgraphDeclarations(name, document, {item.name: item for item in _types(name, document)})


def _types(subgraph: str, document: DocumentNode) -> Iterator[TypeDeclaration]:
    for node in document.definitions:
        if isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode):
            yield _type(subgraph, node, "object")
        elif isinstance(node, InterfaceTypeDefinitionNode | InterfaceTypeExtensionNode):
            yield _type(subgraph, node, "interface")
        elif isinstance(node, UnionTypeDefinitionNode):
            members = frozenset(member.name.value for member in node.types or ())
            yield TypeDeclaration(subgraph, node.name.value, "union", {}, frozenset(), members, (), False)


def _type(
    subgraph: str,
    node: ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode | InterfaceTypeExtensionNode,
    kind: Kind,
) -> TypeDeclaration:
    directives = node.directives or ()
    fields = {item.name.value: _field(subgraph, node.name.value, item) for item in node.fields or ()}
    keys = [_arguments(item) for item in directives if item.name.value == "key"]
    return TypeDeclaration(
        subgraph=subgraph,
        name=node.name.value,
        kind=kind,
        fields=fields,
        interfaces=frozenset(item.name.value for item in node.interfaces or ()),
        members=frozenset(),
        keys=tuple(KeyDeclaration(selection(str(key["fields"])), key.get("resolvable") is not False) for key in keys),
        is_interface_object=any(item.name.value == "interfaceObject" for item in directives),
    )


def _field(subgraph: str, owner: str, node: FieldDefinitionNode) -> FieldDeclaration:
    found = {item.name.value: _arguments(item) for item in node.directives or ()}
    return FieldDeclaration(
        subgraph=subgraph,
        owner=owner,
        name=node.name.value,
        type=node.type,
        arguments={item.name.value: item for item in node.arguments or ()},
        external="external" in found,
        requires=selection(str(found["requires"]["fields"])) if "requires" in found else None,
        provides=selection(str(found["provides"]["fields"])) if "provides" in found else None,
        override_from=str(found.get("override", {}).get("from", "")),
        override_label=str(found.get("override", {}).get("label", "")),
    )


def _arguments(directive: ConstDirectiveNode) -> dict[str, object]:
    return {
        item.name.value: item.value.value
        if isinstance(item.value, StringValueNode)
        else value_from_ast_untyped(item.value)
        for item in directive.arguments or ()
    }


def named_type(node: TypeNode) -> str:
    """The name of a type without its wrappers."""
    while isinstance(node, ListTypeNode | NonNullTypeNode):
        node = node.type
    assert isinstance(node, NamedTypeNode)
    return node.name.value


def selection(text: str) -> SelectionSetNode:
    """The selection set of a field set's text."""
    definition = parse(f"{{ {text} }}", no_location=True).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return definition.selection_set
