"""INPUT_FIELD_DEFAULT_MISMATCH: subgraphs give an input field different default values."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.default_mismatch import default_mismatch
from gateway.composition.merge.model import MergedInputObject, Supergraph

CODE = "INPUT_FIELD_DEFAULT_MISMATCH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """What is left out must mean the same to all. No default beside a default is only a hint."""
    for item in supergraph.types.values():
        if isinstance(item, MergedInputObject):
            for field in item.fields.values():
                yield from default_mismatch(CODE, field)
