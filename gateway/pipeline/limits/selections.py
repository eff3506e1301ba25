"""Depth, aliases, root fields and the number of fields of an operation, with each fragment counted where it is spread."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from gateway.pipeline.refusal import request_refusal
from gateway.settings import Limits


@dataclass(frozen=True, slots=True)
class Size:
    """What a selection set amounts to. `root_fields` are those directly in it."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    root_fields: int = 0

    def beside(self, other: "Size") -> "Size":
        """Both in one selection set."""
        return Size(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.fields + other.fields,
            self.root_fields + other.root_fields,
        )


def check_selections(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode], limits: Limits
) -> Size:
    """The operation's size. Raises RequestRefused when it is larger than a limit. Each fragment is measured once."""
    size = _Measure(fragments).selection_set(operation.selection_set)
    for what, actual, limit in (
        ("is nested {} levels deep", size.depth, limits.depth),
        ("has {} aliases", size.aliases, limits.aliases),
        ("has {} root fields", size.root_fields, limits.root_fields),
        ("has {} fields, with fragments spread out", size.fields, limits.fields),
    ):
        if actual > limit:
            message = f"The operation {what.format(actual)}; the limit is {limit}."
            raise request_refusal("QUERY_LIMIT_EXCEEDED", message)
    return size


class _Measure:
    """Sizes of selection sets; a fragment's is remembered, so that spreading it often costs nothing."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._measured: dict[str, Size] = {}

    def selection_set(self, selection_set: SelectionSetNode) -> Size:
        size = Size()
        for selection in selection_set.selections:
            size = size.beside(self._selection(selection))
        return size

    def _selection(self, selection: SelectionNode) -> Size:
        if isinstance(selection, FieldNode):
            beneath = Size() if selection.selection_set is None else self.selection_set(selection.selection_set)
            aliases = beneath.aliases + (selection.alias is not None)
            return Size(beneath.depth + 1, aliases, beneath.fields + 1, root_fields=1)
        if isinstance(selection, InlineFragmentNode):
            return self.selection_set(selection.selection_set)
        if isinstance(selection, FragmentSpreadNode):
            return self._fragment(selection.name.value)
        return Size()

    def _fragment(self, name: str) -> Size:
        measured = self._measured.get(name)
        if measured is None:
            fragment = self._fragments.get(name)
            # A fragment that spreads itself counts as nothing within itself: validation refuses it afterwards.
            self._measured[name] = Size()
            measured = Size() if fragment is None else self.selection_set(fragment.selection_set)
            self._measured[name] = measured
        return measured
