"""Merge fields: one selection for each response key and group of types that ask for the same."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graphql.language import DirectiveNode, FieldNode, SelectionSetNode, VariableNode, Visitor, print_ast, visit

from gateway.planner.conditions import ALWAYS, Alternatives, any_of, covers
from gateway.planner.normalize.flatten import Flattener, Occurrence
from gateway.planner.normalize.internal_names import EXISTENCE, TYPENAME
from gateway.planner.normalize.select_operation import Request
from gateway.planner.operation import NO_ARGUMENTS, Arguments, Selection
from gateway.supergraph.query_graph import QueryGraph

Source = tuple[SelectionSetNode, Alternatives]


def merge_fields(graph: QueryGraph, request: Request, root_type: str, typename_key: str) -> tuple[Selection, ...]:
    """The operation's fields as a tree.

    Introspection and `__typename` at the root are left out: they need no subgraph. Below, one `__typename` stands
    where the runtime type or the mere existence of an object must be known.
    """
    merger = _Merger(graph, Flattener(graph, request.fragments), typename_key)
    return merger.fields(((request.operation.selection_set, ALWAYS),), root_type)


class _Merger:
    def __init__(self, graph: QueryGraph, flattener: Flattener, typename_key: str) -> None:
        self.graph = graph
        self.flattener = flattener
        self.typename_key = typename_key

    def level(self, sources: Sequence[Source], parent: str) -> tuple[Selection, ...]:
        """The selections below one field, `__typename` included where it is needed."""
        context = ALWAYS
        if ALWAYS not in (condition for _, condition in sources):
            context = any_of(condition for _, condition in sources)
        fields = self.fields(sources, parent)
        wanted = self._asks_for_typename(sources, parent)
        possible = self.graph.possible_types(parent)
        if (wanted and len(possible) > 1) or self._depends_on_type(sources, fields, parent):
            return (Selection(self.typename_key, TYPENAME, NO_ARGUMENTS, possible, context, "String"), *fields)
        if covers((field.condition for field in fields), context):
            return fields
        # With all that is asked for left out, there is still the object to show, or its absence.
        return (Selection(self.typename_key, EXISTENCE, NO_ARGUMENTS, possible, context, "String"), *fields)

    def fields(self, sources: Sequence[Source], parent: str) -> tuple[Selection, ...]:
        """The selections below one field without meta fields, in the order of first appearance."""
        by_key: dict[str, list[Occurrence]] = {}
        for occurrence in self._occurrences(sources, parent):
            name = occurrence.node.name.value
            if not name.startswith("__"):
                alias = occurrence.node.alias
                by_key.setdefault(alias.value if alias else name, []).append(occurrence)
        possible = self.graph.possible_types(parent)
        return tuple(item for key, found in by_key.items() for item in self._merge(key, found, possible))

    def _occurrences(self, sources: Sequence[Source], parent: str) -> Iterable[Occurrence]:
        possible = self.graph.possible_types(parent)
        for selection_set, condition in sources:
            yield from self.flattener.occurrences(selection_set, possible, condition)

    def _merge(self, key: str, found: list[Occurrence], possible: frozenset[str]) -> Iterable[Selection]:
        groups: dict[tuple[str, tuple[int, ...]], set[str]] = {}
        for object_type in sorted(possible):
            contributing = tuple(index for index, item in enumerate(found) if object_type in item.types)
            if contributing:
                name = found[contributing[0]].node.name.value
                target = self.graph.field_type(object_type, name).name
                groups.setdefault((target, contributing), set()).add(object_type)
        selections = [
            self._selection(key, [found[index] for index in contributing], frozenset(types), target)
            for (target, contributing), types in groups.items()
        ]
        return _fold(selections)

    def _selection(self, key: str, items: list[Occurrence], types: frozenset[str], target: str) -> Selection:
        sources = [(item.node.selection_set, item.condition) for item in items if item.node.selection_set]
        return Selection(
            response_key=key,
            name=items[0].node.name.value,
            arguments=_arguments([item.node for item in items]),
            types=types,
            condition=any_of(item.condition for item in items),
            target=target,
            selections=self.level(sources, target) if sources else (),
        )

    def _asks_for_typename(self, sources: Sequence[Source], parent: str) -> bool:
        return any(item.node.name.value == TYPENAME for item in self._occurrences(sources, parent))

    def _depends_on_type(self, sources: Sequence[Source], fields: tuple[Selection, ...], parent: str) -> bool:
        """Whether the answer differs by runtime type, or a runtime type must be kept from clients."""
        possible = self.graph.possible_types(parent)
        types = self.graph.supergraph.types
        if any(types[name].inaccessible for name in possible):
            return True
        return len(possible) > 1 and (
            any(field.types != possible for field in fields)
            or not all(self.flattener.is_same_for_all(selection_set, parent) for selection_set, _ in sources)
        )


def _fold(selections: list[Selection]) -> Iterable[Selection]:
    """Selections that differ in their types only become one."""
    folded: dict[Selection, set[str]] = {}
    for selection in selections:
        folded.setdefault(replace(selection, types=frozenset()), set()).update(selection.types)
    return (replace(selection, types=frozenset(types)) for selection, types in folded.items())


def _arguments(nodes: list[FieldNode]) -> Arguments:
    """Merged fields have equal arguments (validation sees to that); of custom directives the first stand."""
    first = nodes[0]
    custom = next(filter(None, (_custom_directives(node) for node in nodes)), [])
    if not first.arguments and not custom:
        return NO_ARGUMENTS
    collector = _VariableCollector()
    text = ", ".join(print_ast(argument) for argument in first.arguments or ())
    directives = "".join(f" {print_ast(directive)}" for directive in custom)
    for node in (*(first.arguments or ()), *custom):
        visit(node, collector)
    return Arguments(text, directives, frozenset(collector.names))


def _custom_directives(node: FieldNode) -> list[DirectiveNode]:
    return [item for item in node.directives or () if item.name.value not in ("skip", "include")]


class _VariableCollector(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.names.add(node.name.value)
