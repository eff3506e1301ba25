"""`@skip` and `@include`: which variables decide, and what they decide (GraphQL, 3.13.1 and 3.13.2)."""

from collections.abc import Iterator, Mapping

from graphql import (
    BooleanValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)


def is_included(selection: SelectionNode, variables: Mapping[str, object]) -> bool:
    """Whether the selection counts, given the values of the condition variables."""
    for name, value in _conditions(selection):
        holds = variables.get(value.name.value) is True if isinstance(value, VariableNode) else value.value
        if holds is (name == "skip"):
            return False
    return True


def condition_variables(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> set[str]:
    """The variables that conditions anywhere in the operation depend on."""
    found: set[str] = set()
    for selection_set in (operation.selection_set, *(fragment.selection_set for fragment in fragments.values())):
        for selection in _walk(selection_set):
            found.update(value.name.value for _, value in _conditions(selection) if isinstance(value, VariableNode))
    return found


def _conditions(selection: SelectionNode) -> Iterator[tuple[str, VariableNode | BooleanValueNode]]:
    for directive in selection.directives or ():
        if directive.name.value not in ("skip", "include"):
            continue
        for argument in directive.arguments or ():
            if argument.name.value == "if" and isinstance(argument.value, (VariableNode, BooleanValueNode)):
                yield directive.name.value, argument.value


def _walk(selection_set: SelectionSetNode) -> Iterator[SelectionNode]:
    for selection in selection_set.selections:
        yield selection
        if isinstance(selection, (FieldNode, InlineFragmentNode)) and selection.selection_set is not None:
            yield from _walk(selection.selection_set)
        elif isinstance(selection, FragmentSpreadNode):
            continue
