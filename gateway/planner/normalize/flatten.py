"""Inline fragments: the fields of selection sets, each with the types and the condition under which it counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql.language import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from gateway.planner.conditions import ALWAYS, NEVER, Alternatives, both
from gateway.planner.plan import Condition
from gateway.supergraph.query_graph import QueryGraph


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a field is asked for; `types` are the parent's object types, `condition` is absolute."""

    node: FieldNode
    types: frozenset[str]
    condition: Alternatives


@dataclass(frozen=True, slots=True)
class Flattener:
    """Walks one level of a selection set, through fragments and not into fields."""

    graph: QueryGraph
    fragments: Mapping[str, FragmentDefinitionNode]

    def occurrences(
        self, selection_set: SelectionSetNode, types: frozenset[str], condition: Alternatives
    ) -> Iterator[Occurrence]:
        """The fields in document order."""
        for item in selection_set.selections:
            own = both(condition, inclusion(item)) if item.directives else condition
            if own == NEVER:
                continue
            if isinstance(item, FieldNode):
                yield Occurrence(item, types, own)
            else:
                yield from self._fragment(item, types, own)

    def is_same_for_all(self, selection_set: SelectionSetNode, parent: str) -> bool:
        """Whether objects of all types of an interface are asked for the same, in the same order.

        Fragments on what the interface does not implement may differ in their order, even where they agree otherwise.
        """
        supertypes = {parent, *self.graph.supergraph.types[parent].interfaces}
        for item in selection_set.selections:
            if isinstance(item, FieldNode) or inclusion(item) == NEVER:
                continue
            type_condition, below = self._inside(item)
            if (type_condition or parent) not in supertypes or not self.is_same_for_all(below, parent):
                return False
        return True

    def _inside(self, item: SelectionNode) -> tuple[str | None, SelectionSetNode]:
        """The type condition of a fragment, and what it selects."""
        if isinstance(item, FragmentSpreadNode):
            fragment = self.fragments[item.name.value]
            return fragment.type_condition.name.value, fragment.selection_set
        if isinstance(item, InlineFragmentNode):
            return item.type_condition.name.value if item.type_condition else None, item.selection_set
        raise TypeError(f"GraphQL has no selection of the kind {item.kind}.")

    def _fragment(self, item: SelectionNode, types: frozenset[str], condition: Alternatives) -> Iterator[Occurrence]:
        type_condition, below = self._inside(item)
        if type_condition is None:
            yield from self.occurrences(below, types, condition)
            return
        narrowed = types & self.graph.possible_types(type_condition)
        if narrowed:
            yield from self.occurrences(below, narrowed, condition)


def inclusion(node: SelectionNode) -> Alternatives:
    """The condition that `@skip` and `@include` on one selection make."""
    condition = ALWAYS
    for directive in node.directives or ():
        if directive.name.value in ("skip", "include"):
            condition = both(condition, _directive_condition(directive, directive.name.value == "include"))
    return condition


def _directive_condition(directive: DirectiveNode, expected: bool) -> Alternatives:
    value = next(argument.value for argument in directive.arguments or () if argument.name.value == "if")
    if isinstance(value, VariableNode):
        return frozenset({frozenset({Condition(value.name.value, expected)})})
    return ALWAYS if isinstance(value, BooleanValueNode) and value.value is expected else NEVER
