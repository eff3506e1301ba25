"""Read a subgraph's SDL: parse, resolve links, check against the GraphQL specification, build the model."""

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

from gateway.composition.errors import CompositionError
from gateway.composition.subgraph.elements import ElementReader, TypeBlock
from gateway.composition.subgraph.federation_spec import (
    FEDERATION_1,
    FEDERATION_SCALARS,
    MACHINERY_QUERY_FIELDS,
    MACHINERY_TYPES,
)
from gateway.composition.subgraph.model import ROOT_NAMES, Element, ObjectType, Subgraph, TypeElement
from gateway.composition.subgraph.names import DirectiveNames
from gateway.composition.subgraph.sdl_check import check_sdl
from gateway.supergraph.links import FEDERATION_IDENTITY, LINK_IDENTITY, LinkError, Links, read_links

_BUILT_IN_SCALARS = frozenset({"Int", "Float", "String", "Boolean", "ID"})


@dataclass(frozen=True, slots=True)
class SubgraphInput:
    """One subgraph as its owner hands it in: its name, where it is served, and its schema."""

    name: str
    url: str
    sdl: str


class SubgraphUnreadable(Exception):
    """The SDL cannot be read. Holds what is wrong with it."""

    def __init__(self, errors: list[CompositionError]) -> None:
        super().__init__("\n".join(error.message for error in errors))
        self.errors = errors


def read_subgraph(source: SubgraphInput) -> Subgraph:
    """The model of one subgraph. Raises SubgraphUnreadable when it is no valid GraphQL, or its links are wrong."""
    document = _parse(source)
    links = _links(source, document)
    federation = links.by_identity(FEDERATION_IDENTITY)
    version = federation.url.version if federation and federation.url.version else FEDERATION_1
    names = DirectiveNames(links, version)
    document = _without_machinery(document, links)
    problems = check_sdl(document, _root_names(document)["query"], names)
    if problems:
        raise SubgraphUnreadable([_invalid(source, problem) for problem in problems])
    return _build(source, document, names)


def _parse(source: SubgraphInput) -> DocumentNode:
    try:
        return parse(source.sdl)
    except GraphQLError as error:
        raise SubgraphUnreadable([_invalid(source, error)]) from error
    except RecursionError as error:
        problem = GraphQLError("The schema is nested too deeply to be parsed.")
        raise SubgraphUnreadable([_invalid(source, problem)]) from error


def _links(source: SubgraphInput, document: DocumentNode) -> Links:
    try:
        return read_links(document)
    except LinkError as error:
        message = f'In subgraph "{source.name}": {error}'
        raise SubgraphUnreadable([CompositionError(_link_code(error), message, (), (source.name,))]) from error


def _link_code(error: LinkError) -> str:
    return "INVALID_LINK_IDENTIFIER" if "URL" in str(error) else "INVALID_LINK_DIRECTIVE_USAGE"


def _invalid(source: SubgraphInput, error: GraphQLError) -> CompositionError:
    where = "".join(f" (line {location.line}, column {location.column})" for location in error.locations or ())
    message = f'Subgraph "{source.name}" is no valid GraphQL schema: {error.message}{where}'
    return CompositionError("INVALID_GRAPHQL", message, (), (source.name,))


def _without_machinery(document: DocumentNode, links: Links) -> DocumentNode:
    """The document without what federation servers add by themselves, such as `_entities`, in case it was exported."""
    query = _root_names(document)["query"]
    machinery = MACHINERY_TYPES | _imported_types(links)
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


def _imported_types(links: Links) -> set[str]:
    """The names here of types that federation and the link specification define themselves."""
    own = {FEDERATION_IDENTITY: FEDERATION_SCALARS, LINK_IDENTITY: ("Import", "Purpose")}
    return {link.local(name) for link in links.items for name in own.get(link.url.identity, ())}


def _root_names(document: DocumentNode) -> dict[str, str]:
    """Operation to the name of its root type."""
    named = {
        operation.operation.value: operation.type.name.value
        for node in document.definitions
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)
        for operation in node.operation_types or ()
    }
    return {**ROOT_NAMES, **named}


def _build(source: SubgraphInput, document: DocumentNode, names: DirectiveNames) -> Subgraph:
    defaults = {own: ROOT_NAMES[operation] for operation, own in _root_names(document).items()}
    reader = ElementReader(names, lambda name: defaults.get(name, name))
    return Subgraph(
        name=source.name,
        url=source.url,
        version=names.version,
        links=names.links,
        schema=_schema_element(document, reader),
        types=_types(document, reader),
        directive_definitions={
            node.name.value: node for node in document.definitions if isinstance(node, DirectiveDefinitionNode)
        },
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
