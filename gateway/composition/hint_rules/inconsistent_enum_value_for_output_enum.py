"""INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM: an enum value is kept although not all subgraphs know it."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import MergedEnum, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """Some subgraphs never answer it."""
    for item in supergraph.types.values():
        if isinstance(item, MergedEnum) and not item.is_input:
            for value in item.values.values():
                lacking = [name for name in item.sources if name not in value.sources]
                if lacking:
                    message = (
                        f'"{value.coordinate}" is defined in {subgraph_names(value.sources)} but not in'
                        f" {subgraph_names(lacking)}. It is in the supergraph, where the enum is for output."
                    )
                    yield Hint(CODE, HintLevel.DEBUG, message, (value.coordinate,), tuple(item.sources))
