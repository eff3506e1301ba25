"""What each federation version offers a subgraph: its directives, with the version that brought each."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from graphql.language import DirectiveDefinitionNode, DocumentNode, parse

from gateway.composition.type_refs import ListRef, NamedRef, NonNullRef, TypeRef
from gateway.supergraph.directives import SPECS, Version

FEDERATION_1: Version = (1, 0)
NEWEST_VERSION: Version = (2, 11)

_TAG_2_0 = (
    "FIELD_DEFINITION | INTERFACE | OBJECT | UNION | ARGUMENT_DEFINITION"
    " | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION"
)
_AUTHORIZATION = "ENUM | FIELD_DEFINITION | INTERFACE | OBJECT | SCALAR"


@dataclass(frozen=True, slots=True)
class FederationDirective:
    """One directive as it stands since a version; a later entry of the same name replaces an earlier one."""

    since: Version
    sdl: str


_DIRECTIVES = (
    FederationDirective(
        (1, 0),
        "directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE",
    ),
    FederationDirective((1, 0), "directive @requires(fields: federation__FieldSet!) on FIELD_DEFINITION"),
    FederationDirective((1, 0), "directive @provides(fields: federation__FieldSet!) on FIELD_DEFINITION"),
    FederationDirective((1, 0), "directive @external(reason: String) on OBJECT | FIELD_DEFINITION"),
    FederationDirective((1, 0), "directive @extends on OBJECT | INTERFACE"),
    FederationDirective((1, 0), f"directive @tag(name: String!) repeatable on {_TAG_2_0}"),
    FederationDirective((2, 0), "directive @shareable on FIELD_DEFINITION | OBJECT"),
    FederationDirective((2, 0), f"directive @inaccessible on {_TAG_2_0}"),
    FederationDirective((2, 0), "directive @override(from: String!) on FIELD_DEFINITION"),
    FederationDirective((2, 1), "directive @composeDirective(name: String) repeatable on SCHEMA"),
    FederationDirective((2, 2), "directive @shareable repeatable on FIELD_DEFINITION | OBJECT"),
    FederationDirective((2, 3), "directive @interfaceObject on OBJECT"),
    FederationDirective((2, 3), f"directive @tag(name: String!) repeatable on {_TAG_2_0} | SCHEMA"),
    FederationDirective((2, 5), f"directive @authenticated on {_AUTHORIZATION}"),
    FederationDirective((2, 5), f"directive @requiresScopes(scopes: [[federation__Scope!]!]!) on {_AUTHORIZATION}"),
    FederationDirective((2, 6), f"directive @policy(policies: [[federation__Policy!]!]!) on {_AUTHORIZATION}"),
    FederationDirective((2, 7), "directive @override(from: String!, label: String) on FIELD_DEFINITION"),
    FederationDirective((2, 8), "directive @context(name: String!) repeatable on INTERFACE | OBJECT | UNION"),
    FederationDirective((2, 8), "directive @fromContext(field: federation__ContextFieldValue) on ARGUMENT_DEFINITION"),
    FederationDirective(
        (2, 9),
        "directive @cost(weight: Int!) on"
        " ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR",
    ),
    FederationDirective(
        (2, 9),
        "directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!],"
        " requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION",
    ),
)

# Scalars of the federation namespace, by the names that subgraphs may import them under.
FEDERATION_SCALARS = ("FieldSet", "Scope", "Policy", "ContextFieldValue")

# What federation servers add to each subgraph's schema; it never reaches the supergraph.
MACHINERY_TYPES = frozenset(
    {"_Any", "_Entity", "_Service", "_FieldSet", "federation__FieldSet", "link__Import", "link__Purpose"}
)
MACHINERY_QUERY_FIELDS = frozenset({"_entities", "_service"})


@cache
def federation_directives(version: Version) -> dict[str, DirectiveDefinitionNode]:
    """Name to definition of all directives that this federation version has."""
    offered = (item.sdl for item in _DIRECTIVES if item.since <= version)
    return {node.name.value: node for sdl in offered for node in _directive_nodes(parse(sdl, no_location=True))}


@cache
def spec_directives(name: str) -> dict[str, DirectiveDefinitionNode]:
    """The directives of a specification that may be linked without federation: tag, inaccessible, cost and so on."""
    documents = (parse(spec.sdl, no_location=True) for spec in SPECS if spec.name == name)
    return {node.name.value: node for document in documents for node in _directive_nodes(document)}


def is_supported(version: Version | None) -> bool:
    """Whether we know this federation version."""
    return version is not None and (2, 0) <= version <= NEWEST_VERSION


def loose_type(ref: TypeRef) -> TypeRef:
    """The type with federation's scalars, under whatever name, and String taken for the same: servers differ in that."""
    if isinstance(ref, NamedRef):
        is_scalar = any(ref.name.endswith(name) for name in FEDERATION_SCALARS)
        return NamedRef("String") if is_scalar else ref
    if isinstance(ref, ListRef):
        return ListRef(loose_type(ref.of))
    inner = loose_type(ref.of)
    return inner if isinstance(inner, NonNullRef) else NonNullRef(inner)


def _directive_nodes(document: DocumentNode) -> Iterable[DirectiveDefinitionNode]:
    return (node for node in document.definitions if isinstance(node, DirectiveDefinitionNode))
