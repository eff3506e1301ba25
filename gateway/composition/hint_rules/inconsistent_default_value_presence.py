"""INCONSISTENT_DEFAULT_VALUE_PRESENCE: some subgraphs have a default for an argument or input field, others none."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import MergedInput, MergedInputObject, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_DEFAULT_VALUE_PRESENCE"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """Then the supergraph has none, and each subgraph uses its own."""
    for item in _inputs(supergraph):
        having = [name for name, source in item.sources.items() if source.default is not None]
        lacking = [name for name in item.sources if name not in having]
        if having and lacking:
            message = (
                f'"{item.coordinate}" has a default in {subgraph_names(having)} but not in {subgraph_names(lacking)}. The'
                " supergraph has none."
            )
            yield Hint(CODE, HintLevel.WARN, message, (item.coordinate,), tuple(item.sources))


def _inputs(supergraph: Supergraph) -> Iterator[MergedInput]:
    for field in supergraph.fields():
        if field.sources:
            yield from field.arguments.values()
    for item in supergraph.types.values():
        if isinstance(item, MergedInputObject):
            yield from item.fields.values()
