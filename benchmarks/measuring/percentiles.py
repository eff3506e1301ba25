"""The figures that stand for many times."""

import statistics
from collections.abc import Sequence


def p50_p95(times: Sequence[float]) -> tuple[float, float]:
    """The median, and what 19 of 20 stay below; of two times at least."""
    cuts = statistics.quantiles(times, n=20)
    return cuts[9], cuts[18]
