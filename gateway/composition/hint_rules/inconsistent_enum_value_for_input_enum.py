"""INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM: an enum value is left out, since not all subgraphs know it."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import MergedEnum, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """Clients cannot give it."""
    for item in supergraph.types.values():
        if isinstance(item, MergedEnum) and item.is_input and not item.is_output:
            for value in item.all_values.values():
                if value.name not in item.values:
                    lacking = [name for name in item.sources if name not in value.sources]
                    message = (
                        f'"{value.coordinate}" is defined in {subgraph_names(value.sources)} but not in'
                        f" {subgraph_names(lacking)}, so it is not in the supergraph, where the enum is for input."
                    )
                    yield Hint(CODE, HintLevel.WARN, message, (value.coordinate,), tuple(item.sources))
