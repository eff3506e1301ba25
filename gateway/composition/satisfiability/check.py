"""Run the walk for the override labels that matter."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.composition.errors import CompositionError
from gateway.composition.hints import Hint
from gateway.composition.merge.model import Supergraph
from gateway.composition.satisfiability.graph import FederatedGraph
from gateway.composition.satisfiability.walk import Walk

# Up to here all combinations of labels are walked; beyond, none, all, and each label alone on or off.
MAX_LABELS_IN_FULL = 4


@dataclass(frozen=True, slots=True)
class Satisfiability:
    """What walking all queries has shown."""

    errors: tuple[CompositionError, ...]
    hints: tuple[Hint, ...]


def check_satisfiability(supergraph: Supergraph) -> Satisfiability:
    """One error for each field that some query asks for and nobody can answer, and hints about shared fields."""
    errors: dict[str, CompositionError] = {}
    hints: dict[str, Hint] = {}
    steps = 0
    for labels_on in _label_choices(supergraph):
        walk = _walk(FederatedGraph(supergraph, labels_on), steps)
        steps = walk.steps
        errors = {**walk.errors, **errors}
        hints = {**walk.hints, **hints}
        if walk.is_given_up:
            break
    return Satisfiability(tuple(errors.values()), tuple(hints.values()))


def _walk(graph: FederatedGraph, steps: int) -> Walk:
    """A walk, and when it has found an error, a thorough one, if that ends."""
    first = Walk(graph, steps=steps)
    first.run()
    if not first.errors or first.is_given_up:
        return first
    second = Walk(graph, thorough=True, steps=first.steps)
    second.run()
    if second.is_given_up:
        first.steps = second.steps
        return first
    return second


def _label_choices(supergraph: Supergraph) -> Iterator[frozenset[str]]:
    labels = sorted({item.label for item in supergraph.overrides.by_source.values() if item.label is not None})
    if len(labels) <= MAX_LABELS_IN_FULL:
        for choice in range(2 ** len(labels)):
            yield frozenset(label for bit, label in enumerate(labels) if choice >> bit & 1)
        return
    every = frozenset(labels)
    yield frozenset()
    yield every
    for label in labels:
        yield frozenset({label})
        yield every - {label}
