"""EXTERNAL_ARGUMENT_DEFAULT_MISMATCH: an external field's argument has another default than where it is resolved."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.externals import external_sources
from gateway.composition.merge.model import Supergraph
from gateway.supergraph.field_sets import literal_text

CODE = "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """What is left out must mean the same in both subgraphs."""
    for field in supergraph.fields():
        external = external_sources(supergraph, field)
        if len(external) == len(field.sources):
            continue
        for argument in field.arguments.values():
            merged = None if argument.default is None else literal_text(argument.default)
            for name, source in external.items():
                own = source.arguments.get(argument.name)
                if own is not None and own.default_text != merged:
                    message = (
                        f'"{argument.coordinate}" has the default {own.default_text or "(none)"} in subgraph "{name}",'
                        f" where the field is @external, but {merged or '(none)'} where it is resolved. Use that default."
                    )
                    yield CompositionError(CODE, message, (argument.coordinate,), tuple(field.sources))
