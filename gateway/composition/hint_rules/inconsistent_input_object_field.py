"""INCONSISTENT_INPUT_OBJECT_FIELD: an input field is left out, since not all subgraphs know it."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import MergedInputObject, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_INPUT_OBJECT_FIELD"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """Clients cannot give it."""
    for item in supergraph.types.values():
        for name, having in item.dropped.items() if isinstance(item, MergedInputObject) else ():
            lacking = [where for where in item.sources if where not in having]
            coordinate = f"{item.name}.{name}"
            message = (
                f'"{coordinate}" is defined in {subgraph_names(having)} but not in {subgraph_names(lacking)}, so it is'
                " not in the supergraph."
            )
            yield Hint(CODE, HintLevel.WARN, message, (coordinate,), tuple(item.sources))
