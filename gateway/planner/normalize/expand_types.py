"""Expand types: where object types of one position are had from different places, plan them one by one."""

from collections.abc import Hashable, Iterable
from dataclasses import replace

from gateway.planner.operation import Selection
from gateway.supergraph.query_graph import QueryGraph


def expand_types(graph: QueryGraph, selections: Iterable[Selection]) -> tuple[Selection, ...]:
    """Split fields with selections by their types' profiles. Leaves are split later, and only if need be."""
    return tuple(part for selection in selections for part in _expand(graph, selection))


def _expand(graph: QueryGraph, selection: Selection) -> Iterable[Selection]:
    if not selection.selections:
        return (selection,)
    below = replace(selection, selections=expand_types(graph, selection.selections))
    groups = split_by_profile(graph, selection.types, selection.name)
    return (below,) if len(groups) == 1 else (replace(below, types=types) for types in groups)


def split_by_profile(graph: QueryGraph, types: frozenset[str], field: str) -> list[frozenset[str]]:
    """The types in groups of equal profile for the field, in a fixed order."""
    if len(types) == 1 or field.startswith("__"):
        return [types]
    groups: dict[Hashable, set[str]] = {}
    for object_type in sorted(types):
        groups.setdefault(graph.profile(object_type, field), set()).add(object_type)
    return [frozenset(group) for group in groups.values()]
