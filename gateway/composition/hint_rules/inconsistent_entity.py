"""INCONSISTENT_ENTITY: a type has a key in some subgraphs and none in others."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import MergedObject, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_ENTITY"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """Perhaps a key was forgotten."""
    for item in supergraph.types.values():
        if isinstance(item, MergedObject):
            having = [name for name, source in item.sources.items() if source.has("key")]
            lacking = [name for name in item.sources if name not in having]
            if having and lacking:
                message = (
                    f'Type "{item.name}" has a @key in {subgraph_names(having)} but none in {subgraph_names(lacking)}.'
                )
                yield Hint(CODE, HintLevel.INFO, message, (item.name,), tuple(item.sources))
