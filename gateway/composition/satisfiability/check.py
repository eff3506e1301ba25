"""Run the walk for the override labels that matter."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.satisfiability.graph import FederatedGraph
from gateway.composition.satisfiability.walk import Walk

# Up to here all combinations of labels are walked; beyond, none, all, and each label alone on or off.
MAX_LABELS_IN_FULL = 4


def check_satisfiability(supergraph: Supergraph) -> list[CompositionError]:
    """One error for each field that some query asks for and nobody can answer."""
    errors: dict[str, CompositionError] = {}
    for labels_on in _label_choices(supergraph):
        for coordinate, error in Walk(FederatedGraph(supergraph, labels_on)).run().items():
            errors.setdefault(coordinate, error)
    return list(errors.values())


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
