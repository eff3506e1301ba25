"""Put the entity lookups of one subgraph that wait for the same fetches into one request."""

from collections.abc import Sequence
from dataclasses import replace

from gateway.planner.conditions import Alternatives
from gateway.planner.fetch_graph.nodes import FetchNode

Group = tuple[str, frozenset[int], Alternatives]


def batch_lookups(nodes: Sequence[FetchNode]) -> list[FetchNode]:
    """The first of each group carries all lookups. Conditions must agree: a request is sent as a whole or not."""
    groups: dict[Group, list[FetchNode]] = {}
    for node in nodes:
        if node.lookups:
            groups.setdefault((node.subgraph, node.waits, node.condition), []).append(node)
    merged_into = {node.id: group[0].id for group in groups.values() for node in group}
    lookups = {group[0].id: tuple(item for node in group for item in node.lookups) for group in groups.values()}
    kept = [node for node in nodes if merged_into.get(node.id, node.id) == node.id]
    return [
        replace(
            node,
            lookups=lookups.get(node.id, ()),
            waits=frozenset(merged_into.get(wait, wait) for wait in node.waits),
        )
        for node in kept
    ]
