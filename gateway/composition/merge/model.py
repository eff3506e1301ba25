"""The frozen model of a merged supergraph: each element with its join information and where it came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from graphql.language import ConstValueNode, DefinitionNode, DirectiveDefinitionNode

from gateway.composition.merge.overrides import Overrides
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import (
    DirectiveUse,
    EnumValue,
    Field,
    InputValue,
    Subgraph,
    TypeElement,
)
from gateway.composition.type_refs import TypeRef
from gateway.supergraph.directives import Spec
from gateway.supergraph.links import Link


@dataclass(frozen=True, slots=True)
class JoinType:
    """One `@join__type`: a subgraph has the type, under this key if any. `graph` is the subgraph's name."""

    graph: str
    key: str | None = None
    extension: bool = False
    resolvable: bool = True
    is_interface_object: bool = False


@dataclass(frozen=True, slots=True)
class ContextArgument:
    """An argument that the gateway fills from a context: `selection` is taken from the type that sets `context`."""

    name: str
    type: str
    context: str
    selection: str


@dataclass(frozen=True, slots=True)
class JoinField:
    """One `@join__field`. Without `graph`: the field comes from an interface object, through the interface."""

    graph: str | None = None
    requires: str | None = None
    provides: str | None = None
    type: str | None = None
    external: bool = False
    override: str | None = None
    used_overridden: bool = False
    override_label: str | None = None
    context_arguments: tuple[ContextArgument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedElement:
    """What every merged element has. `directives` are those that reach the supergraph, join directives aside."""

    name: str
    coordinate: str
    description: str | None = None
    directives: tuple[DirectiveUse, ...] = ()

    def has(self, name: str) -> bool:
        """Whether a directive, by its canonical name, reached the supergraph here."""
        return any(use.name == name for use in self.directives)

    def uses(self, name: str) -> list[DirectiveUse]:
        """The applications of a directive by its canonical name."""
        return [use for use in self.directives if use.name == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInput(MergedElement):
    """A merged argument or input field. `type` is None when the subgraphs' types cannot be reconciled."""

    type: TypeRef | None
    default: ConstValueNode | None = None
    joins: tuple[JoinField, ...] = ()
    sources: Mapping[str, InputValue] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedField(MergedElement):
    """A merged field of an object or interface.

    `sources` are the subgraphs that have it, external and overridden ones too. `through_interfaces` are the
    (subgraph, interface) whose interface object provides the field for this object.
    """

    parent: str
    type: TypeRef | None
    arguments: Mapping[str, MergedInput] = field(hash=False, default_factory=dict)
    joins: tuple[JoinField, ...] = ()
    sources: Mapping[str, Field] = field(hash=False, default_factory=dict)
    through_interfaces: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedEnumValue(MergedElement):
    """A merged enum value and the subgraphs that have it."""

    sources: Mapping[str, EnumValue] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedType(MergedElement):
    """A merged type; `sources` are all subgraphs' types of this name, also those of another kind."""

    kind: ClassVar[str] = "type"
    joins: tuple[JoinType, ...] = ()
    sources: Mapping[str, TypeElement] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedScalar(MergedType):
    """A merged scalar."""

    kind: ClassVar[str] = "scalar type"


@dataclass(frozen=True, kw_only=True)
class MergedFieldsType(MergedType):
    """What merged objects and interfaces share. `implements` are (subgraph, interface)."""

    implements: tuple[tuple[str, str], ...] = ()
    fields: Mapping[str, MergedField] = field(hash=False, default_factory=dict)

    @cached_property
    def interfaces(self) -> tuple[str, ...]:
        """The interfaces that it implements in any subgraph."""
        return tuple(dict.fromkeys(interface for _, interface in self.implements))


@dataclass(frozen=True, kw_only=True)
class MergedObject(MergedFieldsType):
    """A merged object type."""

    kind: ClassVar[str] = "object type"


@dataclass(frozen=True, kw_only=True)
class MergedInterface(MergedFieldsType):
    """A merged interface type."""

    kind: ClassVar[str] = "interface type"


@dataclass(frozen=True, kw_only=True)
class MergedUnion(MergedType):
    """A merged union type. `memberships` are (subgraph, member)."""

    kind: ClassVar[str] = "union type"
    memberships: tuple[tuple[str, str], ...] = ()

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The members that it has in any subgraph."""
        return tuple(dict.fromkeys(member for _, member in self.memberships))


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedEnum(MergedType):
    """A merged enum type. `all_values` holds what any subgraph has, `values` what the supergraph keeps."""

    kind: ClassVar[str] = "enum type"
    values: Mapping[str, MergedEnumValue] = field(hash=False, default_factory=dict)
    all_values: Mapping[str, MergedEnumValue] = field(hash=False, default_factory=dict)
    is_input: bool = False
    is_output: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInputObject(MergedType):
    """A merged input object type. `dropped` are the fields that not all subgraphs have, with their sources."""

    kind: ClassVar[str] = "input object type"
    fields: Mapping[str, MergedInput] = field(hash=False, default_factory=dict)
    dropped: Mapping[str, Mapping[str, InputValue]] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Supergraph:
    """The merged whole, before it is known to be right. `subgraphs` are sorted by name.

    `spec_definitions` are the directives and types of the linked specifications and `directive_definitions` those of
    the subgraphs that reach the supergraph.
    """

    subgraphs: Mapping[str, Subgraph]
    graph_names: Mapping[str, str]
    usages: Mapping[str, FieldUsage]
    overrides: Overrides
    join_spec: Spec
    links: tuple[Link, ...]
    schema: MergedElement
    types: Mapping[str, MergedType]
    directive_definitions: tuple[DirectiveDefinitionNode, ...]
    spec_definitions: tuple[DefinitionNode, ...]

    def is_subtype(self, sub: str, base: str) -> bool:
        """Whether a type is a member of a union or implements an interface."""
        found, target = self.types.get(base), self.types.get(sub)
        if isinstance(found, MergedUnion):
            return sub in found.members
        return isinstance(target, MergedFieldsType) and base in target.interfaces

    def possible_types(self, name: str) -> tuple[str, ...]:
        """The object types that a value of this type can have."""
        found = self.types.get(name)
        if isinstance(found, MergedUnion):
            return found.members
        if isinstance(found, MergedInterface):
            return tuple(self._objects_of.get(name, ()))
        return (name,) if isinstance(found, MergedObject) else ()

    def fields_types(self) -> Iterator[MergedFieldsType]:
        """The merged objects and interfaces."""
        return (item for item in self.types.values() if isinstance(item, MergedFieldsType))

    def fields(self) -> Iterator[MergedField]:
        """The fields of all merged objects and interfaces."""
        return (item for owner in self.fields_types() for item in owner.fields.values())

    @cached_property
    def _objects_of(self) -> Mapping[str, list[str]]:
        """Interface to the objects that implement it."""
        found: dict[str, list[str]] = {}
        for item in self.types.values():
            for interface in item.interfaces if isinstance(item, MergedObject) else ():
                found.setdefault(interface, []).append(item.name)
        return found
