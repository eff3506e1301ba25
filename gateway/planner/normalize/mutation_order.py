"""The order of a mutation's fields: each runs where it is first asked for, and conditions decide which place that is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gateway.planner.conditions import ALWAYS, NEVER, Alternatives, any_of, both, negated
from gateway.planner.normalize.flatten import Flattener
from gateway.planner.normalize.select_operation import Request
from gateway.planner.operation import Selection
from gateway.supergraph.query_graph import QueryGraph

Place = tuple[str, Alternatives]


def order_mutation(
    graph: QueryGraph, request: Request, root_type: str, selections: tuple[Selection, ...]
) -> tuple[Selection, ...]:
    """A field stands at each place where it may be the first of its response key, under the condition that it is."""
    by_key = {selection.response_key: selection for selection in selections}
    occurrences = Flattener(graph, request.fragments).occurrences(
        request.operation.selection_set, frozenset({root_type}), ALWAYS
    )
    fields = ((item.node.alias or item.node.name, item.condition) for item in occurrences)
    places = _first_places((name.value, condition) for name, condition in fields if name.value in by_key)
    if len(places) == len(selections):
        return selections
    return tuple(selection for key, condition in places for selection in _under(by_key[key], condition))


def _first_places(occurrences: Iterable[Place]) -> list[Place]:
    """Where each key may come first, and when; places of one key with nothing between them are one."""
    places: list[Place] = []
    before: dict[str, Alternatives] = {}
    for key, condition in occurrences:
        earlier = before.get(key, NEVER)
        first = both(condition, negated(earlier))
        if first == NEVER:
            continue
        before[key] = any_of((earlier, condition))
        if places and places[-1][0] == key:
            first = any_of((places.pop()[1], first))
        places.append((key, first))
    return places


def _under(selection: Selection, condition: Alternatives) -> Iterator[Selection]:
    """The selection and what is below it where this holds too; nothing where both cannot."""
    joined = both(selection.condition, condition)
    if joined != NEVER:
        below = tuple(item for inner in selection.selections for item in _under(inner, condition))
        yield replace(selection, condition=joined, selections=below)
