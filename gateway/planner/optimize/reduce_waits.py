"""Drop waits that follow from others."""

from collections.abc import Sequence
from dataclasses import replace

from gateway.planner.fetch_graph.nodes import FetchNode


def reduce_waits(nodes: Sequence[FetchNode]) -> list[FetchNode]:
    """Each node waits for no other whose arrival another of its waits implies."""
    before: dict[int, frozenset[int]] = {}  # all that a node waits for, directly or not
    reduced = []
    for node in nodes:
        implied = frozenset(other for wait in node.waits for other in before[wait])
        before[node.id] = node.waits | implied
        reduced.append(replace(node, waits=node.waits - implied))
    return reduced
