"""ROOT_QUERY_USED: a type is called Query but is not the query root."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.root_names import root_name_problem

CODE = "ROOT_QUERY_USED"


def check(document: SubgraphDocument) -> Iterator[CompositionError]:
    """In the supergraph the query root is called Query, so no other type can be."""
    message = root_name_problem(document, "query")
    if message:
        yield in_subgraph(CODE, document.name, message, "Query")
