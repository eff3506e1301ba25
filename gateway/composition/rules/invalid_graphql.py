"""INVALID_GRAPHQL: a subgraph, or the supergraph, is no valid GraphQL schema."""

from collections.abc import Iterator

from gateway.composition.api_schema import schema_problems
from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.subgraph.document import SubgraphDocument, invalid_graphql
from gateway.composition.subgraph.sdl_check import check_sdl

CODE = "INVALID_GRAPHQL"


def check_document(document: SubgraphDocument) -> Iterator[CompositionError]:
    """The specification's own rules, with federation's directives known."""
    return (invalid_graphql(document.name, problem) for problem in check_sdl(document))


def check_supergraph(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Types that are valid in each subgraph may not fit together, such as an interface and what implements it."""
    for problem in schema_problems(supergraph):
        message = f"The merged schema is not valid GraphQL: {problem} Make the subgraphs that define it agree."
        yield CompositionError(CODE, message, (), ())
