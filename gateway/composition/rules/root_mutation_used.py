"""ROOT_MUTATION_USED: a type is called Mutation but is not the mutation root."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.root_names import root_name_problem

CODE = "ROOT_MUTATION_USED"


def check(document: SubgraphDocument) -> Iterator[CompositionError]:
    """In the supergraph the mutation root is called Mutation, so no other type can be."""
    message = root_name_problem(document, "mutation")
    if message:
        yield in_subgraph(CODE, document.name, message, "Mutation")
