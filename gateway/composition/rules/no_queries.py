"""NO_QUERIES: no subgraph has a query field."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedFieldsType, Supergraph

CODE = "NO_QUERIES"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """A GraphQL schema has a query root."""
    query = supergraph.types["Query"]
    if isinstance(query, MergedFieldsType) and not query.fields:
        message = "No subgraph has a field on its query root. Add one to at least one of them."
        yield CompositionError(CODE, message, ("Query",), tuple(supergraph.subgraphs))
