"""The supergraph as frozen data: every composite type and field, and what each subgraph knows of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graphql.type import GraphQLSchema

from gateway.supergraph.field_sets import FieldSet


class SupergraphError(ValueError):
    """The text is no supergraph in the join specification; the message says where and why."""


class TypeKind(StrEnum):
    """The kinds of types that have fields or members."""

    OBJECT = "object"
    INTERFACE = "interface"
    UNION = "union"


@dataclass(frozen=True, slots=True)
class Subgraph:
    """One subgraph: the name that its author gave, its value in `join__Graph`, and its address."""

    name: str
    graph: str
    url: str


@dataclass(frozen=True, slots=True)
class TypeReference:
    """A type as written at a field: `text` is `[Book!]!`, `name` is `Book`."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ContextValue:
    """What a context offers: the one value that `selection` leads to, for an argument of `type` as written."""

    type: str
    context: str
    selection: FieldSet


@dataclass(frozen=True, slots=True)
class ContextArgument:
    """An argument that the gateway fills from a context (`@fromContext`), not the client."""

    name: str
    value: ContextValue


@dataclass(frozen=True, slots=True)
class FieldJoin:
    """What one subgraph says of a field (`@join__field`).

    `type` is the field's type there. `external` fields are known and not resolved there, unless provided. `override`
    names the subgraph that the field was taken from, `override_label` the condition under which that holds.
    """

    subgraph: str
    type: TypeReference
    requires: FieldSet | None = None
    provides: FieldSet | None = None
    external: bool = False
    override: str | None = None
    override_label: str | None = None
    used_overridden: bool = False
    context_arguments: tuple[ContextArgument, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A field of an object or interface type; `joins` are the subgraphs that define it, sorted by name."""

    name: str
    type: TypeReference
    arguments: tuple[str, ...]
    joins: tuple[FieldJoin, ...]
    inaccessible: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a type in a subgraph; only by a resolvable one can objects be looked up there."""

    fields: FieldSet
    resolvable: bool


@dataclass(frozen=True, slots=True)
class TypeJoin:
    """What one subgraph says of a type (`@join__type`)."""

    subgraph: str
    keys: tuple[Key, ...]
    is_interface_object: bool


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """A composite type. `interfaces` and `members` map names to the subgraphs that say so; `joins` go by subgraph.

    `contexts` are those that objects of the type set for what stands below them (`@context`).
    """

    name: str
    kind: TypeKind
    joins: Mapping[str, TypeJoin]
    fields: Mapping[str, FieldDefinition]
    interfaces: Mapping[str, frozenset[str]]
    members: Mapping[str, frozenset[str]]
    contexts: frozenset[str]
    inaccessible: bool


@dataclass(frozen=True, slots=True, eq=False)
class Supergraph:
    """All that the gateway knows of one supergraph.

    `api_schema` is what clients see: no inaccessible element and nothing of the join specification. `root_types` maps
    `query`, `mutation` and `subscription` to type names. `types` holds objects, interfaces and unions.
    `override_labels` are all labels of progressive overrides. `fingerprint` is the SHA-256 of the SDL, in hex.
    """

    subgraphs: Mapping[str, Subgraph]
    types: Mapping[str, TypeDefinition]
    root_types: Mapping[str, str]
    api_schema: GraphQLSchema
    override_labels: frozenset[str]
    fingerprint: str
