"""UNSUPPORTED_LINKED_FEATURE: a link with a purpose to a specification that this composer does not know."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.names import is_known_spec
from gateway.supergraph.links import LINK_IDENTITY

CODE = "UNSUPPORTED_LINKED_FEATURE"


def check(document: SubgraphDocument) -> Iterator[CompositionError]:
    """`for: SECURITY` and `for: EXECUTION` say: who does not know this must not go on."""
    for link in document.names.links.items:
        if link.purpose and not is_known_spec(link) and link.url.identity != LINK_IDENTITY:
            message = (
                f'@link to "{link.url}" is for {link.purpose}, and this composer does not know it, so its'
                " guarantees would be lost. Remove the link, or its purpose."
            )
            yield in_subgraph(CODE, document.name, message)
