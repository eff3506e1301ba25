"""The frozen model of one subgraph's schema: what its author wrote, with every name resolved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from graphql.language import ConstValueNode, DirectiveDefinitionNode, StringValueNode

from gateway.composition.type_refs import TypeRef
from gateway.supergraph.field_sets import literal_text
from gateway.supergraph.links import Links


class Origin(StrEnum):
    """Whose a directive is."""

    FEDERATION = "federation"  # of federation, or of a specification that federation took over (tag, inaccessible)
    GRAPHQL = "graphql"  # of GraphQL itself: deprecated, specifiedBy, oneOf
    LINKED = "linked"  # of another specification that the subgraph links to
    OWN = "own"  # the subgraph's own


_KNOWN_ORIGINS = (Origin.FEDERATION, Origin.GRAPHQL)


@dataclass(frozen=True, slots=True)
class DirectiveUse:
    """One applied directive. `name` is the name in its specification, `written` the one in the SDL, both without `@`."""

    name: str
    written: str
    origin: Origin
    spec: str  # identity of the specification; empty for GraphQL's and own directives
    arguments: Mapping[str, ConstValueNode] = field(hash=False)
    in_extension: bool = False

    def text(self, argument: str) -> str | None:
        """The argument's string value; None when it is absent or no string."""
        node = self.arguments.get(argument)
        return node.value if isinstance(node, StringValueNode) else None

    @property
    def identity(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Equal for two uses that say the same."""
        arguments = sorted((name, literal_text(node)) for name, node in self.arguments.items())
        return self.written, tuple(arguments)

    def __str__(self) -> str:
        arguments = ", ".join(f"{name}: {literal_text(node)}" for name, node in self.arguments.items())
        return f"@{self.written}({arguments})" if arguments else f"@{self.written}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What everything in a schema has. `coordinate` is its schema coordinate, such as `Query.search(first:)`."""

    name: str
    coordinate: str
    description: str | None = None
    directives: tuple[DirectiveUse, ...] = ()

    def uses(self, name: str) -> list[DirectiveUse]:
        """The applications of a directive of federation or GraphQL, by its canonical name."""
        if not self.directives:
            return []
        return [use for use in self.directives if use.name == name and use.origin in _KNOWN_ORIGINS]

    def use(self, name: str) -> DirectiveUse | None:
        """The first application, if there is one."""
        found = self.uses(name)
        return found[0] if found else None

    def has(self, name: str) -> bool:
        """Whether a directive of federation or GraphQL is applied here."""
        return bool(self.uses(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class InputValue(Element):
    """An argument or a field of an input object."""

    type: TypeRef
    default: ConstValueNode | None = None

    @property
    def default_text(self) -> str | None:
        """The default as a canonical literal."""
        return None if self.default is None else literal_text(self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Element):
    """A field of an object or interface. `in_extension`: it stands in an `extend` block."""

    parent: str
    type: TypeRef
    arguments: Mapping[str, InputValue] = field(hash=False, default_factory=dict)
    in_extension: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue(Element):
    """A value of an enum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeElement(Element):
    """A type. `has_definition`: at least one block of it is no `extend` block; `has_extension`: at least one is."""

    kind: ClassVar[str] = "type"
    has_definition: bool = True
    has_extension: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarType(TypeElement):
    """A custom scalar."""

    kind: ClassVar[str] = "scalar type"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsType(TypeElement):
    """What objects and interfaces have in common."""

    interfaces: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectType(FieldsType):
    """An object type."""

    kind: ClassVar[str] = "object type"

    @property
    def is_interface_object(self) -> bool:
        """It stands for an interface that other subgraphs define."""
        return self.has("interfaceObject")


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceType(FieldsType):
    """An interface type."""

    kind: ClassVar[str] = "interface type"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionType(TypeElement):
    """A union type."""

    kind: ClassVar[str] = "union type"
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType(TypeElement):
    """An enum type."""

    kind: ClassVar[str] = "enum type"
    values: Mapping[str, EnumValue] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputObjectType(TypeElement):
    """An input object type."""

    kind: ClassVar[str] = "input object type"
    fields: Mapping[str, InputValue] = field(hash=False, default_factory=dict)


ROOT_NAMES = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}


@dataclass(frozen=True, slots=True)
class Subgraph:
    """One subgraph. Root types have their default names, whatever the author called them.

    `types` holds the author's types alone: neither federation's own (`_Entity`, field-set scalars) nor built-in
    scalars. `Query` is always there, perhaps empty, since every subgraph answers `_entities`.
    `version` is the federation version linked; (1, 0) without a link.
    """

    name: str
    url: str
    version: tuple[int, int]
    links: Links
    schema: Element
    types: Mapping[str, TypeElement]
    directive_definitions: Mapping[str, DirectiveDefinitionNode]

    @property
    def is_federation_2(self) -> bool:
        """Whether the subgraph links to federation 2."""
        return self.version >= (2, 0)

    def fields_types(self) -> Iterator[FieldsType]:
        """The objects and interfaces."""
        return (item for item in self.types.values() if isinstance(item, FieldsType))

    def fields(self) -> Iterator[Field]:
        """The fields of all objects and interfaces."""
        return (item for owner in self.fields_types() for item in owner.fields.values())

    def all_uses(self) -> Iterator[DirectiveUse]:
        """All applied directives, wherever they are."""
        yield from self.schema.directives
        for item in self.types.values():
            for element in elements_of(item):
                yield from element.directives

    def implementations(self, interface: str) -> Iterator[FieldsType]:
        """The objects and interfaces that implement this interface here."""
        return (item for item in self.fields_types() if interface in item.interfaces)

    def possible_types(self, name: str) -> tuple[str, ...]:
        """The object types that a value of this type can have here."""
        found = self.types.get(name)
        if isinstance(found, ObjectType):
            return (name,)
        if isinstance(found, UnionType):
            return found.members
        return tuple(item.name for item in self.implementations(name) if isinstance(item, ObjectType))


def elements_of(item: TypeElement) -> Iterator[Element]:
    """A type and everything in it that can carry directives."""
    yield item
    if isinstance(item, FieldsType):
        for field_ in item.fields.values():
            yield field_
            yield from field_.arguments.values()
    elif isinstance(item, InputObjectType):
        yield from item.fields.values()
    elif isinstance(item, EnumType):
        yield from item.values.values()
