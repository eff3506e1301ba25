"""Answers `__schema` and `__type` locally, with graphql-core over the schema that clients see."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence

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
)

from gateway.executor import json_text
from gateway.executor.errors import INVALID_SUBGRAPH_VALUE, ResponseError
from gateway.executor.targets import JsonObject

INTROSPECTION_FIELDS = ("__schema", "__type")
MAX_REMEMBERED_ANSWERS = 8


class Introspection:
    """The part of one operation that asks about the schema; its answers are remembered by variables."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._document = document
        self._answers: OrderedDict[bytes, tuple[JsonObject, list[ResponseError]]] = OrderedDict()

    def answer(self, variables: Mapping[str, object]) -> tuple[JsonObject, list[ResponseError]]:
        """The data under the client's response keys, complete and in order, and errors. Callers must not change it."""
        key = json_text.encode(variables)
        remembered = self._answers.get(key)
        if remembered is None:
            result = execute_sync(self._schema, self._document, variable_values=dict(variables))
            errors = [
                ResponseError(error.message, INVALID_SUBGRAPH_VALUE, tuple(error.path or ()))
                for error in result.errors or ()
            ]
            remembered = self._answers[key] = (result.data or {}, errors)
            if len(self._answers) > MAX_REMEMBERED_ANSWERS:
                self._answers.popitem(last=False)
        return remembered


def split_introspection(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> Introspection | None:
    """The operation cut down to its introspection fields; None when it has none."""
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
    return Introspection(schema, DocumentNode(definitions=(cut, *fragments.values())))


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
