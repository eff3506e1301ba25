"""Which entity a representation means: keys are one-to-one with identities, so they are looked up from both sides."""

import json
from collections.abc import Iterator, Set
from typing import Any

from graphql import GraphQLResolveInfo
from graphql.language import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode, print_ast

from tests.differential.data import DataFunction, Json, Ref
from tests.differential.declarations import SubgraphDeclarations, TypeDeclaration
from tests.differential.graph_view import field_names
from tests.differential.world import ROWS


class Lookups:
    """The entities of one subgraph by their keys."""

    def __init__(self, function: DataFunction, declared: SubgraphDeclarations) -> None:
        self.function = function
        self.declared = declared
        self._rows: dict[tuple[str, str], dict[str, Ref]] = {}

    def find(
        self, declared: TypeDeclaration, representation: dict[str, Json]
    ) -> Iterator[tuple[Ref, SelectionSetNode]]:
        """The entity, with each key that it is found by."""
        for key in declared.keys:
            if key.resolvable and all(name in representation for name in field_names(key.fields)):
                picked = json.dumps(_picked(key.fields, representation), sort_keys=True)
                ref = self._by_key(declared.name, key.fields).get(picked)
                if ref is not None:
                    yield ref, key.fields

    def _by_key(self, type_name: str, key: SelectionSetNode) -> dict[str, Ref]:
        place = (type_name, print_ast(key))
        rows = self._rows.get(place)
        if rows is None:
            rows = self._rows[place] = {self._text(ref, key): ref for ref in self._refs(type_name)}
        return rows

    def _text(self, ref: Ref, key: SelectionSetNode) -> str:
        return json.dumps(self.function.required(ref, key), sort_keys=True)

    def _refs(self, type_name: str) -> Iterator[Ref]:
        for name in sorted(self.function.view.possible(self.declared.name, type_name)):
            for number in range(ROWS):
                yield Ref(name, str(number))


def _picked(selections: SelectionSetNode, sent: Json) -> Json:
    """What a key selects of a representation."""
    if isinstance(sent, list):
        return [_picked(selections, item) for item in sent]
    if not isinstance(sent, dict):
        return sent
    found = {}
    for node in selections.selections:
        if isinstance(node, FieldNode):
            value = sent.get(node.name.value)
            found[node.name.value] = _picked(node.selection_set, value) if node.selection_set else value
    return found


def asked_fields(info: GraphQLResolveInfo[Any], conditions: Set[str]) -> set[str]:
    """The fields that a document asks of the entities for which one of the type conditions holds."""
    found: set[str] = set()
    pending = [node.selection_set for node in info.field_nodes if node.selection_set]
    while pending:
        for node in pending.pop().selections:
            if isinstance(node, FieldNode):
                found.add(node.name.value)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or node.type_condition.name.value in conditions:
                    pending.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                fragment = info.fragments[node.name.value]
                if fragment.type_condition.name.value in conditions:
                    pending.append(fragment.selection_set)
    return found
