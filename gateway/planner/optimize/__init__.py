"""Make the graph of fetches smaller without changing what it gives: the passes, repeated until none helps."""

from collections.abc import Callable, Sequence

from gateway.planner.fetch_graph.nodes import FetchNode
from gateway.planner.optimize.batch_lookups import batch_lookups
from gateway.planner.optimize.fold_lookups import fold_lookups
from gateway.planner.optimize.reduce_waits import reduce_waits

Pass = Callable[[Sequence[FetchNode]], list[FetchNode]]

PASSES: tuple[Pass, ...] = (reduce_waits, batch_lookups, fold_lookups)


def optimize(nodes: Sequence[FetchNode]) -> list[FetchNode]:
    """Run all passes to a fixed point."""
    current = list(nodes)
    while True:
        before = current
        for run in PASSES:
            current = run(current)
        if current == before:
            return current
