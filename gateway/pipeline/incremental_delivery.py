"""`@defer` and `@stream` are not served yet: one clear error says so, in the place of unknown directives."""

from typing import Any

from graphql import BREAK, DirectiveNode, DocumentNode, GraphQLError, GraphQLSchema, Visitor, VisitorAction, visit

INCREMENTAL_DELIVERY_NOT_SUPPORTED = "INCREMENTAL_DELIVERY_NOT_SUPPORTED"


def incremental_delivery_error(schema: GraphQLSchema, document: DocumentNode) -> GraphQLError | None:
    """The error at the first such directive, None without one or where the schema gives the name another meaning."""
    finder = _Finder(schema)
    visit(document, finder)
    if finder.found is None:
        return None
    return GraphQLError(
        f"@{finder.found.name.value} is not supported yet. Leave it out: the answer then comes in one piece.",
        finder.found,
    )


class _Finder(Visitor):
    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.found: DirectiveNode | None = None
        self._names = {name for name in ("defer", "stream") if schema.get_directive(name) is None}

    def enter_directive(self, node: DirectiveNode, *_: Any) -> VisitorAction:
        if node.name.value not in self._names:
            return None
        self.found = node
        return BREAK
