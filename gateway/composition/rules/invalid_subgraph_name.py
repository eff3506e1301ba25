"""INVALID_SUBGRAPH_NAME: a subgraph's name is empty, reserved or taken."""

from collections import Counter
from collections.abc import Iterator, Sequence

from gateway.composition.errors import CompositionError
from gateway.composition.subgraph.document import SubgraphInput

CODE = "INVALID_SUBGRAPH_NAME"
_RESERVED = ("", "_")


def check(sources: Sequence[SubgraphInput]) -> Iterator[CompositionError]:
    """Names tell subgraphs apart in the supergraph, in plans and in messages."""
    counts = Counter(source.name for source in sources)
    for name, count in sorted(counts.items()):
        if name in _RESERVED:
            yield CompositionError(CODE, f'A subgraph cannot be called "{name}". Give it another name.', (), (name,))
        if count > 1:
            message = f'{count} subgraphs are called "{name}". Give each a name of its own.'
            yield CompositionError(CODE, message, (), (name,))
