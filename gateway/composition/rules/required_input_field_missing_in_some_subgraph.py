"""REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: a required input field that not all subgraphs know."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedInputObject, Supergraph
from gateway.composition.rules.required_argument_missing_in_some_subgraph import is_required
from gateway.composition.wording import subgraph_names

CODE = "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Only fields that all subgraphs know reach the supergraph, and one that some require must reach it."""
    for item in supergraph.types.values():
        if not isinstance(item, MergedInputObject):
            continue
        for name, having in item.dropped.items():
            requiring = [where for where, field in having.items() if is_required(field)]
            lacking = [where for where in item.sources if where not in having]
            if requiring:
                coordinate = f"{item.name}.{name}"
                message = (
                    f'Input field "{coordinate}" is required in {subgraph_names(requiring)} but does not exist in'
                    f" {subgraph_names(lacking)}. Add the field there, or make it nullable or give it a default."
                )
                yield CompositionError(CODE, message, (coordinate,), tuple(item.sources))
