"""Make one lookup of those that ask the same of objects at different places."""

from collections.abc import Sequence
from dataclasses import replace

from gateway.planner.fetch_graph.nodes import FetchNode, Lookup


def fold_lookups(nodes: Sequence[FetchNode]) -> list[FetchNode]:
    """Lookups of one request with equal templates and selections share them, and their representations."""
    return [replace(node, lookups=_fold(node.lookups)) if len(node.lookups) > 1 else node for node in nodes]


def _fold(lookups: tuple[Lookup, ...]) -> tuple[Lookup, ...]:
    folded: dict[Lookup, Lookup] = {}
    for lookup in lookups:
        shape = replace(lookup, targets=())
        known = folded.get(shape)
        targets = lookup.targets if known is None else known.targets + lookup.targets
        folded[shape] = replace(lookup, targets=tuple(dict.fromkeys(targets)))
    return tuple(folded.values())
