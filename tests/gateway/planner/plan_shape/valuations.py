"""The values of condition variables under which a plan is looked at."""

from collections.abc import Collection, Iterator
from itertools import product
from random import Random

from tests.gateway.planner.plan_shape.selections import Valuation

MAX_VALUATIONS = 16
SEED = 20


def valuations(variables: Collection[str]) -> Iterator[Valuation]:
    """All of them while they are few; then all true, all false, and a sample, the same each time."""
    names = sorted(variables)
    if 2 ** len(names) <= MAX_VALUATIONS:
        for values in product((True, False), repeat=len(names)):
            yield dict(zip(names, values, strict=True))
        return
    yield dict.fromkeys(names, True)
    yield dict.fromkeys(names, False)
    random = Random(SEED)
    for _ in range(MAX_VALUATIONS - 2):
        yield {name: random.random() < 0.5 for name in names}


def valuation_text(valuation: Valuation) -> str:
    """` when $a is true and $b is false`, or nothing without variables."""
    parts = [f"${name} is {str(value).lower()}" for name, value in valuation.items()]
    return f" when {' and '.join(parts)}" if parts else ""
