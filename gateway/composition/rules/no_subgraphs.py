"""NO_QUERIES, before anything is read: there is no subgraph at all."""

from collections.abc import Iterator, Sequence

from gateway.composition.errors import CompositionError
from gateway.composition.subgraph.document import SubgraphInput

CODE = "NO_QUERIES"


def check(sources: Sequence[SubgraphInput]) -> Iterator[CompositionError]:
    """A supergraph needs a subgraph."""
    if not sources:
        yield CompositionError(CODE, "There is no subgraph to compose. Name at least one.")
