"""Put the entity lookups of one subgraph that wait for the same fetches into one request."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from gateway.planner.conditions import NEVER, Alternatives, either
from gateway.planner.fetch_graph.nodes import FetchNode

Group = tuple[str, frozenset[int]]


def batch_lookups(nodes: Sequence[FetchNode]) -> list[FetchNode]:
    """The first of each group carries all lookups; the request is needed when one of them is."""
    groups: dict[Group, list[FetchNode]] = {}
    for node in nodes:
        if node.lookups:
            groups.setdefault((node.subgraph, node.waits), []).append(node)
    merged_into = {node.id: group[0].id for group in groups.values() for node in group}
    lookups = {group[0].id: tuple(item for node in group for item in node.lookups) for group in groups.values()}
    conditions = {group[0].id: _any(group) for group in groups.values()}
    kept = [node for node in nodes if merged_into.get(node.id, node.id) == node.id]
    return [
        replace(
            node,
            lookups=lookups.get(node.id, ()),
            condition=conditions.get(node.id, node.condition),
            waits=frozenset(merged_into.get(wait, wait) for wait in node.waits),
        )
        for node in kept
    ]


def _any(group: list[FetchNode]) -> Alternatives:
    return reduce(either, (node.condition for node in group), NEVER)
