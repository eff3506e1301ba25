"""EXTENSION_WITH_NO_BASE: federation 1 subgraphs extend a type that nobody defines."""

from collections.abc import Iterator, Sequence

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.model import ROOT_NAMES, Subgraph
from gateway.composition.subgraph.upgrade.external_keys import is_extension

CODE = "EXTENSION_WITH_NO_BASE"


def check(subgraphs: Sequence[Subgraph]) -> Iterator[CompositionError]:
    """In federation 1 each type has one subgraph that defines it."""
    for subgraph in subgraphs:
        if subgraph.is_federation_2:
            continue
        for owner in subgraph.fields_types():
            if owner.name in ROOT_NAMES.values() or not is_extension(owner):
                continue
            if not any(_defines(other, owner.name) for other in subgraphs):
                message = (
                    f'type "{owner.name}" is extended, but no subgraph defines it. Define it in one of them, or link to'
                    " federation 2, where no definition is needed."
                )
                yield in_subgraph(CODE, subgraph.name, message, owner.name)


def _defines(subgraph: Subgraph, name: str) -> bool:
    found = subgraph.types.get(name)
    return found is not None and not is_extension(found)
