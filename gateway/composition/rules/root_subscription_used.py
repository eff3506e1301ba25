"""ROOT_SUBSCRIPTION_USED: a type is called Subscription but is not the subscription root."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.root_names import root_name_problem

CODE = "ROOT_SUBSCRIPTION_USED"


def check(document: SubgraphDocument) -> Iterator[CompositionError]:
    """In the supergraph the subscription root is called Subscription, so no other type can be."""
    message = root_name_problem(document, "subscription")
    if message:
        yield in_subgraph(CODE, document.name, message, "Subscription")
