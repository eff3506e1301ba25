"""From a supergraph's SDL (join v0.3 to v0.5, whoever composed it) to the model."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from graphql import GraphQLError
from graphql.language import (
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    SchemaDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    parse,
    parse_type,
    print_ast,
)

from gateway.supergraph.api_schema import build_api_schema
from gateway.supergraph.field_sets import FieldSet, FieldSetError, parse_field_set
from gateway.supergraph.join_spec import JoinNames, applications, has_directive, read_join_names, required_text
from gateway.supergraph.links import LinkError
from gateway.supergraph.model import (
    ContextArgument,
    ContextValue,
    FieldDefinition,
    FieldJoin,
    Key,
    Subgraph,
    Supergraph,
    SupergraphError,
    TypeDefinition,
    TypeJoin,
    TypeKind,
    TypeReference,
)

CompositeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | UnionTypeDefinitionNode


def load_supergraph(sdl: str) -> Supergraph:
    """Read a supergraph. Raises SupergraphError when it is not GraphQL or does not follow the join specification."""
    try:
        return _load(sdl)
    except RecursionError as error:
        raise SupergraphError("The supergraph cannot be read: it is nested too deeply.") from error


def _load(sdl: str) -> Supergraph:
    try:
        document = parse(sdl, no_location=True)
        names = read_join_names(document)
    except (GraphQLError, LinkError) as error:
        raise SupergraphError(f"The supergraph cannot be read: {error}") from error
    subgraphs = _read_subgraphs(document, names)
    reader = _Reader(names, {subgraph.graph: subgraph.name for subgraph in subgraphs})
    types = {
        node.name.value: reader.type_definition(node)
        for node in document.definitions
        if isinstance(node, CompositeNode)
    }
    labels = {join.override_label for item in types.values() for field in item.fields.values() for join in field.joins}
    return Supergraph(
        subgraphs={subgraph.name: subgraph for subgraph in subgraphs},
        types=types,
        root_types=_root_types(document, types),
        api_schema=build_api_schema(document, names),
        override_labels=frozenset(label for label in labels if label),
        fingerprint=sha256(sdl.encode()).hexdigest(),
    )


def type_reference(node: TypeNode) -> TypeReference:
    """The reference behind a type node."""
    named = node
    while isinstance(named, ListTypeNode | NonNullTypeNode):
        named = named.type
    return TypeReference(print_ast(named), print_ast(node))


def _read_subgraphs(document: DocumentNode, names: JoinNames) -> tuple[Subgraph, ...]:
    for node in document.definitions:
        if isinstance(node, EnumTypeDefinitionNode) and node.name.value == names.graph_enum:
            found = []
            for value in node.values or ():
                arguments = next(applications(value.directives, names.graph), None)
                if arguments is None or not arguments.get("name"):
                    raise SupergraphError(f"{names.graph_enum}.{value.name.value} has no @{names.graph}(name:).")
                found.append(Subgraph(arguments["name"], value.name.value, arguments.get("url") or ""))
            return tuple(sorted(found, key=lambda subgraph: subgraph.name))
    raise SupergraphError(
        f"The document has no enum {names.graph_enum}: it is a plain schema or a subgraph, not a supergraph."
        " Compose the subgraphs first."
    )


def _root_types(document: DocumentNode, types: Mapping[str, TypeDefinition]) -> dict[str, str]:
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode):
            return {item.operation.value: item.type.name.value for item in node.operation_types}
    return {name.lower(): name for name in ("Query", "Mutation", "Subscription") if name in types}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads definitions; `graphs` maps the values of `join__Graph` to subgraph names."""

    names: JoinNames
    graphs: Mapping[str, str]

    def type_definition(self, node: CompositeNode) -> TypeDefinition:
        name = node.name.value
        joins = self._type_joins(node)
        fields = () if isinstance(node, UnionTypeDefinitionNode) else node.fields or ()
        required = self._required_leaves(name, fields, joins)
        return TypeDefinition(
            name=name,
            kind=_kind(node),
            joins=joins,
            fields={field.name.value: self._field(name, field, joins, required) for field in fields},
            interfaces=self._interfaces(node),
            members=self._members(node, joins),
            contexts=frozenset(
                required_text(item, "name", name) for item in applications(node.directives, self.names.context)
            ),
            inaccessible=has_directive(node.directives, self.names.inaccessible),
        )

    def _type_joins(self, node: CompositeNode) -> dict[str, TypeJoin]:
        keys: dict[str, list[Key]] = {}
        interface_objects: set[str] = set()
        for arguments in applications(node.directives, self.names.type):
            subgraph = self._subgraph(arguments.get("graph"), node.name.value)
            found = keys.setdefault(subgraph, [])
            if arguments.get("key"):
                fields = _field_set(arguments["key"], node.name.value)
                found.append(Key(fields, arguments.get("resolvable", True) is not False))
            if arguments.get("isInterfaceObject"):
                interface_objects.add(subgraph)
        return {name: TypeJoin(name, tuple(keys[name]), name in interface_objects) for name in sorted(keys)}

    def _interfaces(self, node: CompositeNode) -> dict[str, frozenset[str]]:
        if isinstance(node, UnionTypeDefinitionNode):
            return {}
        by_name: dict[str, set[str]] = {item.name.value: set() for item in node.interfaces or ()}
        for arguments in applications(node.directives, self.names.implements):
            graph = self._subgraph(arguments.get("graph"), node.name.value)
            by_name.setdefault(required_text(arguments, "interface", node.name.value), set()).add(graph)
        return {name: frozenset(graphs) for name, graphs in by_name.items()}

    def _members(self, node: CompositeNode, joins: Mapping[str, TypeJoin]) -> dict[str, frozenset[str]]:
        if not isinstance(node, UnionTypeDefinitionNode):
            return {}
        marked: dict[str, set[str]] = {}
        for arguments in applications(node.directives, self.names.union_member):
            graph = self._subgraph(arguments.get("graph"), node.name.value)
            marked.setdefault(required_text(arguments, "member", node.name.value), set()).add(graph)
        everywhere = frozenset(joins)
        names = [item.name.value for item in node.types or ()]
        return {name: frozenset(marked[name]) if name in marked else everywhere for name in names}

    def _required_leaves(
        self, owner: str, nodes: Iterable[FieldDefinitionNode], joins: Mapping[str, TypeJoin]
    ) -> set[tuple[str, str]]:
        """Subgraph and field of the leaves that a subgraph requires of this type, keys apart.

        A subgraph declares these external. The Guild's composer does not say so of an interface object's fields.
        """
        found = set()
        for node in nodes:
            for arguments in applications(node.directives, self.names.field):
                fields = _optional_field_set(arguments.get("requires"), f"{owner}.{node.name.value}")
                if fields and arguments.get("graph"):
                    subgraph = self._subgraph(arguments["graph"], f"{owner}.{node.name.value}")
                    leaves = {item.name for item in fields.fields if not item.selections}
                    keys = {item.name for key in self._keys(joins, subgraph, owner) for item in key.fields.fields}
                    found |= {(subgraph, name) for name in leaves - keys}
        return found

    def _field(
        self,
        owner: str,
        node: FieldDefinitionNode,
        joins: Mapping[str, TypeJoin],
        required: Collection[tuple[str, str]],
    ) -> FieldDefinition:
        reference = type_reference(node.type)
        coordinate = f"{owner}.{node.name.value}"
        marked = list(applications(node.directives, self.names.field))
        if marked:  # one without a graph only says that the field comes from an interface object
            field_joins = [self._field_join(item, reference, coordinate) for item in marked if item.get("graph")]
        else:
            name = node.name.value
            field_joins = [FieldJoin(each, reference, external=(each, name) in required) for each in joins]
        return FieldDefinition(
            name=node.name.value,
            type=reference,
            arguments=tuple(argument.name.value for argument in node.arguments or ()),
            joins=tuple(sorted(field_joins, key=lambda join: join.subgraph)),
            inaccessible=has_directive(node.directives, self.names.inaccessible),
        )

    def _field_join(self, arguments: dict[str, Any], reference: TypeReference, coordinate: str) -> FieldJoin:
        type_text = arguments.get("type")
        return FieldJoin(
            subgraph=self._subgraph(arguments["graph"], coordinate),
            type=_parsed_type(type_text, coordinate) if type_text else reference,
            requires=_optional_field_set(arguments.get("requires"), coordinate),
            provides=_optional_field_set(arguments.get("provides"), coordinate),
            external=bool(arguments.get("external")),
            override=arguments.get("override"),
            override_label=arguments.get("overrideLabel"),
            used_overridden=bool(arguments.get("usedOverridden")),
            context_arguments=tuple(_context_arguments(arguments.get("contextArguments") or (), coordinate)),
        )

    def _keys(self, joins: Mapping[str, TypeJoin], subgraph: str, owner: str) -> tuple[Key, ...]:
        if subgraph not in joins:
            raise SupergraphError(
                f"A field of {owner} is in subgraph {subgraph}, but {owner} has no @{self.names.type} for it."
            )
        return joins[subgraph].keys

    def _subgraph(self, graph: object, coordinate: str) -> str:
        name = self.graphs.get(str(graph))
        if name is None:
            raise SupergraphError(f"{coordinate} names the graph {graph}, which {self.names.graph_enum} does not have.")
        return name


def _parsed_type(text: str, coordinate: str) -> TypeReference:
    try:
        return type_reference(parse_type(text, no_location=True))
    except GraphQLError as error:
        raise SupergraphError(f'{coordinate} has the type "{text}": {error.message}') from error


def _kind(node: CompositeNode) -> TypeKind:
    if isinstance(node, ObjectTypeDefinitionNode):
        return TypeKind.OBJECT
    return TypeKind.INTERFACE if isinstance(node, InterfaceTypeDefinitionNode) else TypeKind.UNION


def _field_set(text: str, coordinate: str) -> FieldSet:
    try:
        return parse_field_set(text)
    except FieldSetError as error:
        raise SupergraphError(f'{coordinate} has the field set "{text}": {error}') from error


def _optional_field_set(text: str | None, coordinate: str) -> FieldSet | None:
    return _field_set(text, coordinate) if text else None


def _context_arguments(items: Iterable[Mapping[str, Any]], coordinate: str) -> Iterable[ContextArgument]:
    for item in items:
        selection = _field_set(item["selection"], coordinate)
        yield ContextArgument(item["name"], ContextValue(item["type"], item["context"], selection))
