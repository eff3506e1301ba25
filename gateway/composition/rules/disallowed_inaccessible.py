"""DISALLOWED_INACCESSIBLE: GraphQL's own scalars, or arguments of directives, are marked as hidden."""

from collections.abc import Iterable, Iterator

from graphql.language import (
    ConstDirectiveNode,
    DirectiveDefinitionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
)
from graphql.type import specified_scalar_types

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.visibility import INACCESSIBLE

CODE = "DISALLOWED_INACCESSIBLE"


def check(document: SubgraphDocument) -> Iterator[CompositionError]:
    """Clients always see them."""
    for node in document.own.definitions:
        if isinstance(node, ScalarTypeDefinitionNode | ScalarTypeExtensionNode):
            if node.name.value in specified_scalar_types and _is_marked(document, node.directives):
                yield _error(document, f'the scalar "{node.name.value}"', node.name.value)
        elif isinstance(node, DirectiveDefinitionNode):
            for argument in node.arguments or ():
                if _is_marked(document, argument.directives):
                    coordinate = f"@{node.name.value}({argument.name.value}:)"
                    yield _error(document, f'the directive argument "{coordinate}"', coordinate)


def _is_marked(document: SubgraphDocument, directives: Iterable[ConstDirectiveNode] | None) -> bool:
    return any(document.names.meant_by(node.name.value).name == INACCESSIBLE for node in directives or ())


def _error(document: SubgraphDocument, what: str, coordinate: str) -> CompositionError:
    return in_subgraph(CODE, document.name, f"{what} cannot be @inaccessible. Leave the directive out.", coordinate)
