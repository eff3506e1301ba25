"""UNUSED_ENUM_TYPE: an enum that nothing is of."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import MergedEnum, Supergraph

CODE = "UNUSED_ENUM_TYPE"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """It is kept with the values of all subgraphs, as if it were given out."""
    for item in supergraph.types.values():
        if isinstance(item, MergedEnum) and not (item.is_input or item.is_output):
            message = f'Enum "{item.name}" is defined, but no field or argument is of that type.'
            yield Hint(CODE, HintLevel.DEBUG, message, (item.name,), tuple(item.sources))
