"""Whether a subgraph's SDL is a valid GraphQL schema, once what federation provides is added to it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from graphql import GraphQLError, GraphQLSchema, build_ast_schema, type_from_ast
from graphql.language import (
    REMOVE,
    ConstDirectiveNode,
    ConstValueNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    InputValueDefinitionNode,
    NameNode,
    Node,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    Visitor,
    VisitorAction,
    ast,
    parse,
    visit,
)
from graphql.language.visitor import EnterLeaveVisitor
from graphql.type import is_input_type, specified_directives
from graphql.utilities import print_directive, validate_input_literal
from graphql.validation.specified_rules import specified_sdl_rules
from graphql.validation.validation_context import SDLValidationContext

from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.names import DirectiveNames
from gateway.supergraph.schema_problems import schema_problems

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

# No rule looks at names and descriptions, which are half of all nodes.
_KEYS_OF_RULES = {
    kind: tuple(key for key in keys if key not in ("name", "description"))
    for kind, keys in ast.QUERY_DOCUMENT_KEYS.items()
}

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
    problems = [*_unknown_roots(document.written), *_broken_rules(completed)]
    if problems:
        return problems
    try:
        schema = _build(completed)
        problems = schema_problems(schema)  # what was validated once is remembered
    except GraphQLError as error:
        return [error]
    return [*problems, *_wrong_values(completed, schema)]


def _broken_rules(document: DocumentNode) -> list[GraphQLError]:
    problems: list[GraphQLError] = []
    context = SDLValidationContext(document, None, problems.append)
    visit(document, _AllRules([rule(context) for rule in specified_sdl_rules]), _KEYS_OF_RULES)
    return problems


class _AllRules(Visitor):
    """All rules in one visit. What they answer says not to look further down: none does, so the answers are dropped."""

    def __init__(self, rules: Sequence[Visitor]) -> None:
        super().__init__()
        self.rules = rules

    def get_enter_leave_for_kind(self, kind: str) -> EnterLeaveVisitor:
        """Called for each node."""
        found = self.enter_leave_map.get(kind)
        if found is None:
            both = [rule.get_enter_leave_for_kind(kind) for rule in self.rules]
            found = EnterLeaveVisitor(_all_of(one.enter for one in both), _all_of(one.leave for one in both))
            self.enter_leave_map[kind] = found
        return found


def _all_of(functions: Iterable[Callable[..., object] | None]) -> Callable[..., None] | None:
    """One function that calls all that there are."""
    calls = [function for function in functions if function is not None]

    def call(*arguments: object) -> None:
        for function in calls:
            function(*arguments)

    return call if calls else None


def _build(document: DocumentNode) -> GraphQLSchema:
    """The schema, looked at to the last field. That reads some directives and fails on the first wrong one: then it is
    built without them, since all directives are checked one by one after."""
    try:
        schema = build_ast_schema(document, assume_valid_sdl=True)
        schema_problems(schema)
    except GraphQLError:
        schema = build_ast_schema(visit(document, _WithoutDirectives()), assume_valid_sdl=True)
    return schema


def _unknown_roots(written: DocumentNode) -> Iterator[GraphQLError]:
    """What `schema { query: ... }` names is there, also where a server would add fields to it."""
    types = {
        node.name.value for node in written.definitions if isinstance(node, TypeDefinitionNode | TypeExtensionNode)
    }
    for node in written.definitions:
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
            for root in node.operation_types or ():
                if root.type.name.value not in types:
                    message = f"The {root.operation.value} root {root.type.name.value!r} is not defined."
                    yield GraphQLError(message, root)


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
    def enter_directive(self, node: ConstDirectiveNode, *_: object) -> VisitorAction:
        return None if node.name.value == "oneOf" else REMOVE


def _wrong_values(document: DocumentNode, schema: GraphQLSchema) -> list[GraphQLError]:
    """Directive arguments that do not fit their types. Default values are checked with the schema."""
    checker = _ValueChecker(document, schema)
    for definition in document.definitions:
        for node in _applied(definition):
            checker.check(node)
    return checker.problems


def _applied(node: Node) -> Iterator[ConstDirectiveNode]:
    """The directives on a definition and on everything in it."""
    yield from getattr(node, "directives", None) or ()
    for parts in ("fields", "arguments", "values"):
        for part in getattr(node, parts, None) or ():
            yield from _applied(part)


class _ValueChecker:
    def __init__(self, document: DocumentNode, schema: GraphQLSchema) -> None:
        self.arguments = {
            (node.name.value, argument.name.value): argument
            for node in (*_built_in_directives(), *document.definitions)
            if isinstance(node, DirectiveDefinitionNode)
            for argument in node.arguments or ()
        }
        self.schema = schema
        self.problems: list[GraphQLError] = []

    def check(self, node: ConstDirectiveNode) -> None:
        for argument in node.arguments or ():
            definition = self.arguments.get((node.name.value, argument.name.value))
            if definition is not None:
                what = f"the argument {argument.name.value} of @{node.name.value}"
                self._check(definition, argument.value, what)

    def _check(self, definition: InputValueDefinitionNode, value: ConstValueNode, what: str) -> None:
        expected = type_from_ast(self.schema, definition.type)
        if not is_input_type(expected) or str(expected).startswith(_FIELD_SET):
            return

        def report(error: GraphQLError, _path: object) -> None:
            self.problems.append(GraphQLError(f"Invalid value for {what}: {error.message}", value))

        validate_input_literal(value, expected, report)


@cache
def _built_in_directives() -> tuple[DefinitionNode, ...]:
    return parse("\n".join(print_directive(directive) for directive in specified_directives)).definitions
