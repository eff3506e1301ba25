"""The names that root types have in the supergraph, against a subgraph's other types."""

from graphql.language import TypeDefinitionNode, TypeExtensionNode

from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.model import ROOT_NAMES


def root_name_problem(document: SubgraphDocument, operation: str) -> str | None:
    """What to say when a type has the default name of a root that is another type; None when all is well."""
    default, root = ROOT_NAMES[operation], document.roots[operation]
    types = {
        node.name.value for node in document.own.definitions if isinstance(node, TypeDefinitionNode | TypeExtensionNode)
    }
    if root == default or default not in types:
        return None
    return (
        f'the {operation} root is "{root}", so no other type can be called "{default}": the root is called that in the'
        " supergraph. Rename the type."
    )
