"""TYPE_DEFINITION_INVALID: a subgraph defines a type of federation as another kind of type."""

from collections.abc import Iterator

from graphql.language import ScalarTypeDefinitionNode, TypeDefinitionNode

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.document import SubgraphDocument, machinery_scalars

CODE = "TYPE_DEFINITION_INVALID"


def check(document: SubgraphDocument) -> Iterator[CompositionError]:
    """Field sets, scopes and the like are scalars."""
    scalars = machinery_scalars(document.names.links)
    for node in document.written.definitions:
        is_scalar = isinstance(node, ScalarTypeDefinitionNode)
        if isinstance(node, TypeDefinitionNode) and node.name.value in scalars and not is_scalar:
            name = node.name.value
            message = f'"{name}" is a scalar of federation and cannot be defined as anything else. Rename your type.'
            yield in_subgraph(CODE, document.name, message, name)
