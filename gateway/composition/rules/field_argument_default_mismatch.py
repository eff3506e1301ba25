"""FIELD_ARGUMENT_DEFAULT_MISMATCH: subgraphs give an argument different default values."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.default_mismatch import default_mismatch
from gateway.composition.merge.model import Supergraph

CODE = "FIELD_ARGUMENT_DEFAULT_MISMATCH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """What is left out must mean the same to all. No default beside a default is only a hint."""
    for field in supergraph.fields():
        for argument in field.arguments.values():
            yield from default_mismatch(CODE, argument)
