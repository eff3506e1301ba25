"""UNKNOWN_FEDERATION_LINK_VERSION: a subgraph links to a federation version that this composer does not know."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.federation_spec import NEWEST_VERSION, is_supported
from gateway.supergraph.links import FEDERATION_IDENTITY

CODE = "UNKNOWN_FEDERATION_LINK_VERSION"


def check(document: SubgraphDocument) -> Iterator[CompositionError]:
    """A newer version may give directives a meaning that would be lost."""
    link = document.names.links.by_identity(FEDERATION_IDENTITY)
    if link is not None and not is_supported(link.url.version):
        newest = f"v{NEWEST_VERSION[0]}.{NEWEST_VERSION[1]}"
        message = f"@link to {link.url}: known are federation v2.0 to {newest}. Link to one of these."
        yield in_subgraph(CODE, document.name, message)
