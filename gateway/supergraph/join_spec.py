"""The names that a supergraph uses for the join specification, and its directives' arguments as values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphql.language import ConstDirectiveNode, DirectiveNode, DocumentNode
from graphql.utilities import value_from_ast_untyped

from gateway.supergraph.links import Links, read_links

JOIN_IDENTITY = "https://specs.apollo.dev/join"
INACCESSIBLE_IDENTITY = "https://specs.apollo.dev/inaccessible"
CONTEXT_IDENTITY = "https://specs.apollo.dev/context"


@dataclass(frozen=True, slots=True)
class JoinNames:
    """Directive names without `@`, as this document spells them (`@link` can rename them), and the graphs' enum."""

    type: str
    field: str
    implements: str
    union_member: str
    graph: str
    graph_enum: str
    inaccessible: str
    context: str
    links: Links


def read_join_names(document: DocumentNode) -> JoinNames:
    """The names in use, found through the document's links; without links the specification's own."""
    links = read_links(document)
    join = links.by_identity(JOIN_IDENTITY)

    def local(name: str) -> str:
        return join.local(f"@{name}")[1:] if join else f"join__{name}"

    def main(identity: str, name: str) -> str:
        link = links.by_identity(identity)
        return link.local(f"@{name}")[1:] if link else name

    return JoinNames(
        type=local("type"),
        field=local("field"),
        implements=local("implements"),
        union_member=local("unionMember"),
        graph=local("graph"),
        graph_enum=join.local("Graph") if join else "join__Graph",
        inaccessible=main(INACCESSIBLE_IDENTITY, "inaccessible"),
        context=main(CONTEXT_IDENTITY, "context"),
        links=links,
    )


def applications(
    directives: Sequence[DirectiveNode | ConstDirectiveNode] | None, name: str
) -> Iterator[dict[str, Any]]:
    """The arguments of each application of the directive `name`, as plain Python values."""
    for directive in directives or ():
        if directive.name.value == name:
            yield {
                argument.name.value: value_from_ast_untyped(argument.value) for argument in directive.arguments or ()
            }


def has_directive(directives: Sequence[DirectiveNode | ConstDirectiveNode] | None, name: str) -> bool:
    """Whether the directive is applied at least once."""
    return any(directive.name.value == name for directive in directives or ())
