"""Smaller operations: one selection, fragment, argument, alias or variable less."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from graphql import parse, print_ast
from graphql.language import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    visit,
)

from tests.differential.operation import Operation

Edit = Callable[[], None]


def smaller_operations(operation: Operation) -> Iterator[Operation]:
    """All operations that are one step smaller, largest steps first; not all of them are valid."""
    count = len(list(_edits(parse(operation.text, no_location=True))))
    for number in range(count):
        document = parse(operation.text, no_location=True)
        list(_edits(document))[number]()
        yield _tidied(document, dict(operation.variables))
    for name in operation.variables:
        kept = {key: value for key, value in operation.variables.items() if key != name}
        yield Operation(operation.text, kept)


def _edits(document: DocumentNode) -> Iterator[Edit]:
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            yield from _edits_within(definition.selection_set, fragments)
        if isinstance(definition, OperationDefinitionNode) and definition.name:
            yield _setter(definition, "name", None)
        if isinstance(definition, OperationDefinitionNode):
            for variable in definition.variable_definitions or ():
                if variable.default_value:
                    yield _setter(variable, "default_value", None)


def _edits_within(holder: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]) -> Iterator[Edit]:
    nodes = holder.selections
    for index, node in enumerate(nodes):
        if len(nodes) > 1:
            yield _replacer(holder, index)
        if isinstance(node, FragmentSpreadNode):
            yield _replacer(holder, index, *fragments[node.name.value].selection_set.selections)
            yield _replacer(holder, index, _inlined(node, fragments[node.name.value]))
        if isinstance(node, InlineFragmentNode):
            yield _replacer(holder, index, *node.selection_set.selections)
        yield from _edits_of(node)
        below = getattr(node, "selection_set", None)
        if below:
            yield from _edits_within(below, fragments)


def _edits_of(node: SelectionNode) -> Iterator[Edit]:
    directives = node.directives or ()
    for index in range(len(directives)):
        yield _setter(node, "directives", directives[:index] + directives[index + 1 :])
    if isinstance(node, FieldNode):
        arguments = node.arguments or ()
        for index in range(len(arguments)):
            yield _setter(node, "arguments", arguments[:index] + arguments[index + 1 :])
        if node.alias:
            yield _setter(node, "alias", None)
        if node.selection_set and print_ast(node.selection_set).split() != ["{", "__typename", "}"]:
            only_type = SelectionSetNode(selections=(FieldNode(name=NameNode(value="__typename")),))
            yield _setter(node, "selection_set", only_type)


def _inlined(spread: FragmentSpreadNode, fragment: FragmentDefinitionNode) -> InlineFragmentNode:
    return InlineFragmentNode(
        type_condition=fragment.type_condition, directives=spread.directives, selection_set=fragment.selection_set
    )


def _replacer(holder: SelectionSetNode, index: int, *nodes: SelectionNode) -> Edit:
    return _setter(holder, "selections", holder.selections[:index] + tuple(nodes) + holder.selections[index + 1 :])


def _setter(node: object, name: str, value: object) -> Edit:
    return lambda: _set(node, name, value)


class _Usage(Visitor):
    """Which variables and fragments are used."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.fragments: set[str] = set()

    def enter_variable_definition(self, *_: Any) -> Any:
        return self.SKIP

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.fragments.add(node.name.value)


def _tidied(document: DocumentNode, variables: dict[str, Any]) -> Operation:
    """Without fragments and variables that nothing uses any more."""
    definitions = document.definitions
    while True:
        usage = _Usage()
        visit(DocumentNode(definitions=definitions), usage)
        kept = tuple(
            node
            for node in definitions
            if not isinstance(node, FragmentDefinitionNode) or node.name.value in usage.fragments
        )
        if len(kept) == len(definitions):
            break
        definitions = kept
    for node in definitions:
        if isinstance(node, OperationDefinitionNode):
            declared = node.variable_definitions or ()
            needed = tuple(item for item in declared if item.variable.name.value in usage.variables)
            _set(node, "variable_definitions", needed)
    text = print_ast(DocumentNode(definitions=definitions))
    used = {name: value for name, value in variables.items() if name in usage.variables}
    return Operation(text, json.loads(json.dumps(used)))


def _set(node: object, name: str, value: object) -> None:
    object.__setattr__(node, name, value)  # nodes are frozen, but these were parsed to be changed
