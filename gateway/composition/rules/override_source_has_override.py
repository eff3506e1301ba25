"""OVERRIDE_SOURCE_HAS_OVERRIDE: a field is overridden from a subgraph that overrides it, too."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.merge.overrides import overridable_field

CODE = "OVERRIDE_SOURCE_HAS_OVERRIDE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """With a chain of overrides it would be unclear who resolves the field."""
    for override in supergraph.overrides.all:
        source = overridable_field(supergraph.subgraphs[override.source], override.coordinate)
        if source is not None and source.has("override"):
            message = (
                f'"{override.coordinate}" in subgraph "{override.target}" overrides subgraph "{override.source}", where'
                " it has @override, too. Leave the @override in one of them."
            )
            yield CompositionError(CODE, message, (override.coordinate,), (override.source, override.target))
