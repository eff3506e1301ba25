"""QUERY_ROOT_TYPE_INACCESSIBLE: the query root is hidden."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.visibility import INACCESSIBLE, is_hidden
from gateway.composition.wording import subgraph_names

CODE = "QUERY_ROOT_TYPE_INACCESSIBLE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Without it clients could ask nothing."""
    query = supergraph.types["Query"]
    if is_hidden(query):
        where = [name for name, source in query.sources.items() if source.has(INACCESSIBLE)]
        message = (
            f'"Query" is @inaccessible in {subgraph_names(where)}, but clients need it. Hide its fields one by one.'
        )
        yield CompositionError(CODE, message, ("Query",), tuple(where))
