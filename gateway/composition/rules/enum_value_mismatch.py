"""ENUM_VALUE_MISMATCH: an enum is taken in and given out, and not all subgraphs have all its values."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.enums import is_common
from gateway.composition.merge.model import MergedEnum, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "ENUM_VALUE_MISMATCH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Leaving the value out would break answers, keeping it would break inputs."""
    for item in supergraph.types.values():
        if not isinstance(item, MergedEnum) or not (item.is_input and item.is_output):
            continue
        for value in item.all_values.values():
            if not is_common(value, item.sources):
                lacking = [name for name in item.sources if name not in value.sources]
                message = (
                    f'Enum "{item.name}" is used for input and for output, but its value "{value.name}" is defined in'
                    f" {subgraph_names(value.sources)} and not in {subgraph_names(lacking)}. Define it everywhere, or mark"
                    " it @inaccessible until it is."
                )
                yield CompositionError(CODE, message, (value.coordinate,), tuple(item.sources))
