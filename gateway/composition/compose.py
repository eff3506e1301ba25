"""The whole of composition, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.composition.errors import CompositionError, CompositionFailed
from gateway.composition.hints import Hint
from gateway.composition.merge.supergraph import merge_subgraphs
from gateway.composition.printer import print_supergraph
from gateway.composition.subgraph.model import Subgraph
from gateway.composition.subgraph.read import SubgraphInput, SubgraphUnreadable, read_subgraph


@dataclass(frozen=True, slots=True)
class Composed:
    """A supergraph, and what is worth a look although it is legal."""

    supergraph_sdl: str
    hints: tuple[Hint, ...]


def compose(sources: Sequence[SubgraphInput]) -> Composed:
    """Compose subgraphs into a supergraph. Raises CompositionFailed with everything that is wrong at the first stage
    that finds something."""
    subgraphs = _read(sources)
    supergraph = merge_subgraphs(subgraphs)
    return Composed(print_supergraph(supergraph), ())


def _read(sources: Sequence[SubgraphInput]) -> list[Subgraph]:
    subgraphs: list[Subgraph] = []
    errors: list[CompositionError] = []
    for source in sorted(sources, key=lambda item: item.name):
        try:
            subgraphs.append(read_subgraph(source))
        except SubgraphUnreadable as unreadable:
            errors.extend(unreadable.errors)
    if errors:
        raise CompositionFailed(errors)
    return subgraphs
