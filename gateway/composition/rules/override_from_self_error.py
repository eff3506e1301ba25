"""OVERRIDE_FROM_SELF_ERROR: a subgraph overrides a field of its own."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph

CODE = "OVERRIDE_FROM_SELF_ERROR"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """A field moves from one subgraph to another."""
    for subgraph in supergraph.subgraphs.values():
        for field in subgraph.fields():
            for use in field.uses("override"):
                if use.text("from") == subgraph.name:
                    message = (
                        f'"{field.coordinate}" in subgraph "{subgraph.name}" has {use}, which is the subgraph itself.'
                        " Name the subgraph that resolved the field until now."
                    )
                    yield CompositionError(CODE, message, (field.coordinate,), (subgraph.name,))
