"""EXTERNAL_MISSING_ON_BASE: a field is external in every subgraph that has it."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.externals import external_sources
from gateway.composition.merge.model import Supergraph
from gateway.composition.wording import subgraph_names

CODE = "EXTERNAL_MISSING_ON_BASE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Somebody has to resolve it."""
    for field in supergraph.fields():
        external = external_sources(supergraph, field)
        if external and len(external) == len(field.sources):
            message = (
                f'"{field.coordinate}" is @external in {subgraph_names(external)}, and no other subgraph has it. Define it'
                " where it is resolved, or remove the @external."
            )
            yield CompositionError(CODE, message, (field.coordinate,), tuple(external))
