"""Progressive overrides: which labels are active for a request, so which subgraph resolves the fields they stand on."""

import re
from collections.abc import Collection
from random import random

_PERCENT = re.compile(r"percent\(([0-9.]+)\)")


class OverrideLabels:
    """The labels of one supergraph. `percent(x)` is active for x of a hundred requests, others when they are chosen.

    One draw decides all percentages of a request: whoever is among the first 5 % is among the first 20 % too, and
    an operation has one plan more for each percentage, not twice as many.
    """

    def __init__(self, labels: Collection[str], chosen: Collection[str]) -> None:
        self._always = frozenset(label for label in labels if label in chosen)
        self._percent = sorted((float(match[1]), label) for label in labels if (match := _PERCENT.fullmatch(label)))

    def draw(self) -> frozenset[str]:
        """The active labels of one request."""
        if not self._percent:
            return self._always
        drawn = random() * 100
        return self._always | {label for percent, label in self._percent if drawn < percent}
