"""EMPTY_MERGED_INPUT_TYPE: no field of an input object is in all subgraphs that have it."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedInputObject, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "EMPTY_MERGED_INPUT_TYPE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """An input object has at least one field."""
    for item in supergraph.types.values():
        if isinstance(item, MergedInputObject) and not item.fields:
            message = (
                f'Input object "{item.name}" has no field that is defined in all of {subgraph_names(item.sources)}.'
                " Define at least one field everywhere."
            )
            yield CompositionError(CODE, message, (item.name,), tuple(item.sources))
