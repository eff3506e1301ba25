"""A subgraph's SDL, parsed: its links, its root types, and nothing of federation's own machinery."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graphql import GraphQLError
from graphql.language import (
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    parse,
)

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.federation_spec import (
    FEDERATION_1,
    FEDERATION_SCALARS,
    MACHINERY_QUERY_FIELDS,
    MACHINERY_TYPES,
)
from gateway.composition.subgraph.model import ROOT_NAMES
from gateway.composition.subgraph.names import DirectiveNames
from gateway.supergraph.links import (
    FEDERATION_IDENTITY,
    LINK_IDENTITY,
    LinkError,
    LinkIdentifierError,
    Links,
    read_links,
)


@dataclass(frozen=True, slots=True)
class SubgraphInput:
    """One subgraph as its owner hands it in: its name, where it is served, and its schema."""

    name: str
    url: str
    sdl: str


@dataclass(frozen=True, slots=True)
class SubgraphDocument:
    """One subgraph's SDL, parsed and with its links understood, but not yet known to be a valid schema.

    `written` is the document as it came, `own` the one without federation's machinery. `roots` are the names of the
    root types by operation, defaults included.
    """

    source: SubgraphInput
    written: DocumentNode
    own: DocumentNode
    names: DirectiveNames
    roots: Mapping[str, str]

    @property
    def name(self) -> str:
        """The subgraph's name."""
        return self.source.name

    def directive_definitions(self) -> dict[str, DirectiveDefinitionNode]:
        """The directives that the author defines, by their written names."""
        return {node.name.value: node for node in self.own.definitions if isinstance(node, DirectiveDefinitionNode)}


class SubgraphUnreadable(Exception):
    """The SDL cannot be parsed, or its links cannot be understood."""

    def __init__(self, error: CompositionError) -> None:
        super().__init__(error.message)
        self.error = error


def open_document(source: SubgraphInput, *, located: bool = False) -> SubgraphDocument:
    """Parse one subgraph. Errors found in it later tell lines only if it is `located`. Raises SubgraphUnreadable."""
    document = _parse(source, located=located)
    links = _links(source, document)
    federation = links.by_identity(FEDERATION_IDENTITY)
    version = federation.url.version if federation and federation.url.version else FEDERATION_1
    roots = _root_names(document)
    own = _without_machinery(document, links, roots["query"])
    return SubgraphDocument(source, document, own, DirectiveNames(links, version), roots)


def invalid_graphql(subgraph: str, error: GraphQLError) -> CompositionError:
    """An error of GraphQL itself, as one of composition."""
    where = "".join(f" (line {location.line}, column {location.column})" for location in error.locations or ())
    return in_subgraph("INVALID_GRAPHQL", subgraph, f"the schema is not valid GraphQL: {error.message}{where}")


def _parse(source: SubgraphInput, *, located: bool) -> DocumentNode:
    try:
        return parse(source.sdl, no_location=not located)
    except GraphQLError as error:
        raise SubgraphUnreadable(invalid_graphql(source.name, error)) from error
    except RecursionError as error:
        problem = GraphQLError("it is nested too deeply to be parsed.")
        raise SubgraphUnreadable(invalid_graphql(source.name, problem)) from error


def _links(source: SubgraphInput, document: DocumentNode) -> Links:
    try:
        return read_links(document)
    except LinkError as error:
        is_identifier = isinstance(error, LinkIdentifierError)
        code = "INVALID_LINK_IDENTIFIER" if is_identifier else "INVALID_LINK_DIRECTIVE_USAGE"
        raise SubgraphUnreadable(in_subgraph(code, source.name, str(error))) from error


def _without_machinery(document: DocumentNode, links: Links, query: str) -> DocumentNode:
    """The document without what federation servers add by themselves, such as `_entities`, in case it was exported."""
    machinery = MACHINERY_TYPES | machinery_scalars(links) | _link_types(links)
    kept = (
        node
        for node in document.definitions
        if not (isinstance(node, TypeDefinitionNode | TypeExtensionNode) and node.name.value in machinery)
    )
    return DocumentNode(definitions=tuple(_without_machinery_fields(node, query) for node in kept), loc=document.loc)


def _without_machinery_fields(node: DefinitionNode, query: str) -> DefinitionNode:
    if not isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode) or node.name.value != query:
        return node
    fields = tuple(field for field in node.fields or () if field.name.value not in MACHINERY_QUERY_FIELDS)
    return replace(node, fields=fields)


def machinery_scalars(links: Links) -> set[str]:
    """The names here of federation's own scalars."""
    federation = links.by_identity(FEDERATION_IDENTITY)
    return {federation.local(name) for name in FEDERATION_SCALARS} if federation else set()


def _link_types(links: Links) -> set[str]:
    """The names here of the link specification's own types."""
    link = links.by_identity(LINK_IDENTITY)
    return {link.local(name) for name in ("Import", "Purpose")} if link else set()


def _root_names(document: DocumentNode) -> dict[str, str]:
    """Operation to the name of its root type."""
    named = {
        operation.operation.value: operation.type.name.value
        for node in document.definitions
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)
        for operation in node.operation_types or ()
    }
    return {**ROOT_NAMES, **named}
