"""UNKNOWN_LINK_VERSION: a subgraph links to a version of the link specification other than 1.0."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.document import SubgraphDocument
from gateway.supergraph.directives import LINK
from gateway.supergraph.links import LINK_IDENTITY

CODE = "UNKNOWN_LINK_VERSION"


def check(document: SubgraphDocument) -> Iterator[CompositionError]:
    """What `@link` means is known for version 1.0 alone."""
    link = document.names.links.by_identity(LINK_IDENTITY)
    if link is not None and link.url.version != LINK.version:
        yield in_subgraph(CODE, document.name, f"@link to {link.url} is unknown. Link to {LINK.url}.")
