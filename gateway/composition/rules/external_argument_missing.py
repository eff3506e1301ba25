"""EXTERNAL_ARGUMENT_MISSING: an external field lacks an argument that the field has."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.externals import external_sources
from gateway.composition.merge.model import Supergraph
from gateway.composition.wording import subgraph_names

CODE = "EXTERNAL_ARGUMENT_MISSING"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """An external field is written as it is where it is resolved."""
    for field in supergraph.fields():
        external = external_sources(supergraph, field)
        if len(external) == len(field.sources):
            continue
        for argument in field.arguments.values():
            lacking = [name for name, source in external.items() if argument.name not in source.arguments]
            if lacking:
                message = (
                    f'"{field.coordinate}" is @external in {subgraph_names(lacking)} without its argument'
                    f' "{argument.name}: {argument.type}". Add the argument there.'
                )
                yield CompositionError(CODE, message, (argument.coordinate,), tuple(lacking))
