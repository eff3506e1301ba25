"""Answers `__schema` and `__type` locally, with graphql-core over the schema that clients see."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    execute_sync,
    parse,
    print_ast,
)

from gateway.executor import json_text
from gateway.executor.errors import INVALID_SUBGRAPH_VALUE, Path, ResponseError
from gateway.executor.targets import JsonObject

INTROSPECTION_FIELDS = ("__schema", "__type")
MAX_REMEMBERED_ANSWERS = 8


@dataclass(frozen=True, slots=True)
class IntrospectionAnswer:
    """What stands under each response key, as JSON; and errors as (message, path). Plain data: it pickles."""

    data: dict[str, bytes]
    errors: tuple[tuple[str, Path], ...]


# Document and variables, as JSON, in; the answer out. A large schema is a lot of work: not for the event loop.
Ask = Callable[[str, bytes], Awaitable[IntrospectionAnswer]]


class Introspection:
    """The part of one operation that asks about the schema; its answers are remembered by variables."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._answers: OrderedDict[bytes, IntrospectionAnswer] = OrderedDict()

    async def answer(self, variables: Mapping[str, object], ask: Ask) -> tuple[JsonObject, list[ResponseError]]:
        """The data under the client's response keys, and errors."""
        key = json_text.encode(variables)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = await ask(self._document, key)
            if len(self._answers) > MAX_REMEMBERED_ANSWERS:
                self._answers.popitem(last=False)
        errors = [ResponseError(message, INVALID_SUBGRAPH_VALUE, path) for message, path in answer.errors]
        return {name: msgspec.Raw(text) for name, text in answer.data.items()}, errors


def answer_introspection(schema: GraphQLSchema, document: str, variables: bytes) -> IntrospectionAnswer:
    """Executes a document that asks about the schema alone."""
    values = json_text.decode_input(variables)
    assert isinstance(values, dict)  # noqa: S101 - variables are a JSON object
    result = execute_sync(schema, parse(document), variable_values=values)
    return IntrospectionAnswer(
        {name: json_text.encode(value) for name, value in (result.data or {}).items()},
        tuple((error.message, tuple(error.path or ())) for error in result.errors or ()),
    )


def split_introspection(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> str | None:
    """The operation cut down to its introspection fields, as a document; None when it has none."""
    kept = _keep(operation.selection_set.selections, fragments)
    if not kept:
        return None
    cut = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=kept),
    )
    return print_ast(DocumentNode(definitions=(cut, *fragments.values())))


def _keep(
    selections: Sequence[SelectionNode], fragments: Mapping[str, FragmentDefinitionNode]
) -> tuple[SelectionNode, ...]:
    kept: list[SelectionNode] = []
    for selection in selections:
        if isinstance(selection, FieldNode):
            if selection.name.value in INTROSPECTION_FIELDS:
                kept.append(selection)
            continue
        if isinstance(selection, FragmentSpreadNode):
            fragment = fragments[selection.name.value]
            condition: NamedTypeNode | None = fragment.type_condition
            inner = fragment.selection_set
        elif isinstance(selection, InlineFragmentNode):
            condition, inner = selection.type_condition, selection.selection_set
        else:
            continue
        within = _keep(inner.selections, fragments)
        if within:
            kept.append(_inline(selection, condition, within))
    return tuple(kept)


def _inline(
    selection: FragmentSpreadNode | InlineFragmentNode,
    condition: NamedTypeNode | None,
    within: tuple[SelectionNode, ...],
) -> InlineFragmentNode:
    name = None if condition is None else NamedTypeNode(name=NameNode(value=condition.name.value))
    return InlineFragmentNode(
        type_condition=name,
        directives=selection.directives,
        selection_set=SelectionSetNode(selections=within),
    )
