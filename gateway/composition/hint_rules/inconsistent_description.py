"""INCONSISTENT_DESCRIPTION: subgraphs describe one thing differently."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import Supergraph
from gateway.composition.merge.sources import described_elements
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_DESCRIPTION"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """The description that most have is taken."""
    for element, sources in described_elements(supergraph):
        texts = {name: source.description for name, source in sources.items() if source.description}
        if len(set(texts.values())) > 1:
            taken = [name for name, text in texts.items() if text == element.description]
            others = [name for name in texts if name not in taken]
            message = (
                f'"{element.coordinate}" is described otherwise in {subgraph_names(others)} than in'
                f" {subgraph_names(taken)}. The supergraph has the latter."
            )
            yield Hint(CODE, HintLevel.WARN, message, (element.coordinate,), tuple(texts))
