"""Whether a subgraph's SDL is a valid GraphQL schema, once what federation provides is added to it."""

from collections.abc import Iterator
from dataclasses import replace

from graphql import GraphQLError, GraphQLSchema, build_ast_schema, type_from_ast, validate_schema
from graphql.language import (
    REMOVE,
    ConstDirectiveNode,
    ConstValueNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    InputValueDefinitionNode,
    NameNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    Visitor,
    VisitorAction,
    ast,
    parse,
    visit,
)
from graphql.type import is_input_type, specified_directives
from graphql.utilities import print_directive, validate_input_literal
from graphql.validation.validate import validate_sdl

from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.names import DirectiveNames

# The types that the provided directives mention.
_PROVIDED_TYPES = """
scalar federation__FieldSet
scalar federation__Scope
scalar federation__Policy
scalar federation__ContextFieldValue
scalar requiresScopes__Scope
scalar policy__Policy
scalar context__ContextFieldValue
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
"""

_FIELD_SET = "federation__FieldSet"  # values of this type have rules with codes of their own

_BASE_OF_EXTENSION: dict[type[TypeExtensionNode], type[TypeDefinitionNode]] = {
    ast.ScalarTypeExtensionNode: ast.ScalarTypeDefinitionNode,
    ast.ObjectTypeExtensionNode: ast.ObjectTypeDefinitionNode,
    ast.InterfaceTypeExtensionNode: ast.InterfaceTypeDefinitionNode,
    ast.UnionTypeExtensionNode: ast.UnionTypeDefinitionNode,
    ast.EnumTypeExtensionNode: ast.EnumTypeDefinitionNode,
    ast.InputObjectTypeExtensionNode: ast.InputObjectTypeDefinitionNode,
}


def check_sdl(document: SubgraphDocument) -> list[GraphQLError]:
    """What is wrong with the document as a schema by itself; at most one kind of problem at a time is reported."""
    completed = _complete(document.own, document.roots["query"], document.names)
    problems = validate_sdl(completed)
    if problems:
        return problems
    try:
        schema = build_ast_schema(visit(completed, _WithoutDirectives()), assume_valid_sdl=True)
    except GraphQLError as error:
        return [error]
    return [*validate_schema(schema), *_wrong_values(completed, schema)]


def _complete(document: DocumentNode, query_name: str, names: DirectiveNames) -> DocumentNode:
    provided = names.provided()
    own = [
        node
        for node in document.definitions
        if not (isinstance(node, DirectiveDefinitionNode) and node.name.value in provided)
    ]
    definitions = [
        replace(definition, name=NameNode(value=written)) for written, definition in sorted(provided.items())
    ]
    every_subgraph = parse(f"{_PROVIDED_TYPES} extend type {query_name} {{ _service: federation__FieldSet }}")
    return DocumentNode(definitions=tuple(_with_bases([*own, *definitions, *every_subgraph.definitions])))


def _with_bases(definitions: list[DefinitionNode]) -> Iterator[DefinitionNode]:
    """In a subgraph a type may be extended only: then its first extension counts as its definition."""
    defined = {node.name.value for node in definitions if isinstance(node, TypeDefinitionNode)}
    for node in definitions:
        if isinstance(node, TypeExtensionNode) and node.name.value not in defined:
            defined.add(node.name.value)
            base = _BASE_OF_EXTENSION[type(node)]
            yield base(**{key: getattr(node, key) for key in node.keys})
        else:
            yield node


class _WithoutDirectives(Visitor):
    """Building a schema reads some directives and fails on the first wrong one; they are checked one by one after."""

    def enter_directive(self, node: ConstDirectiveNode, *_: object) -> VisitorAction:
        return None if node.name.value == "oneOf" else REMOVE


def _wrong_values(document: DocumentNode, schema: GraphQLSchema) -> list[GraphQLError]:
    """Directive arguments that do not fit their types. Default values are checked with the schema."""
    checker = _ValueChecker(document, schema)
    visit(document, checker)
    return checker.problems


class _ValueChecker(Visitor):
    def __init__(self, document: DocumentNode, schema: GraphQLSchema) -> None:
        super().__init__()
        built_in = parse("\n".join(print_directive(directive) for directive in specified_directives))
        self.definitions = {
            node.name.value: {argument.name.value: argument for argument in node.arguments or ()}
            for node in (*built_in.definitions, *document.definitions)
            if isinstance(node, DirectiveDefinitionNode)
        }
        self.schema = schema
        self.problems: list[GraphQLError] = []

    def enter_directive(self, node: ConstDirectiveNode, *_: object) -> None:
        definition = self.definitions.get(node.name.value, {})
        for argument in node.arguments or ():
            if argument.name.value in definition:
                what = f"the argument {argument.name.value} of @{node.name.value}"
                self._check(definition[argument.name.value], argument.value, what)

    def _check(self, definition: InputValueDefinitionNode, value: ConstValueNode, what: str) -> None:
        expected = type_from_ast(self.schema, definition.type)
        if not is_input_type(expected) or str(expected).startswith(_FIELD_SET):
            return

        def report(error: GraphQLError, _path: object) -> None:
            self.problems.append(GraphQLError(f"Invalid value for {what}: {error.message}", value))

        validate_input_literal(value, expected, report)
