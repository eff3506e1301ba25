"""EMPTY_MERGED_ENUM_TYPE: no value of an enum is in all subgraphs that take it as input."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedEnum, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "EMPTY_MERGED_ENUM_TYPE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """An enum has at least one value."""
    for item in supergraph.types.values():
        if isinstance(item, MergedEnum) and not item.values:
            message = (
                f'Enum "{item.name}" is used for input, and no value of it is defined in all of'
                f" {subgraph_names(item.sources)}. Define at least one value everywhere."
            )
            yield CompositionError(CODE, message, (item.name,), tuple(item.sources))
