"""The names that a supergraph uses for the join specification, and its directives' arguments as values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql.language import ArgumentNode, ConstDirectiveNode, DirectiveNode, DocumentNode, print_ast
from graphql.utilities import value_from_ast_untyped

from gateway.supergraph.links import Links, read_links
from gateway.supergraph.model import SupergraphError

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
    """The arguments of each application of the directive `name`, as plain Python values. Raises SupergraphError."""
    for directive in directives or ():
        if directive.name.value == name:
            yield {argument.name.value: _value(directive, argument) for argument in directive.arguments or ()}


def required_text(arguments: Mapping[str, Any], name: str, coordinate: str) -> str:
    """The argument's text. Raises SupergraphError when there is none."""
    value = arguments.get(name)
    if not isinstance(value, str):
        raise SupergraphError(f"{coordinate} has a directive without its argument {name}.")
    return value


_CONTEXT_ARGUMENT = ("name", "type", "context", "selection")
_BOOLEANS = frozenset({"extension", "resolvable", "isInterfaceObject", "external", "usedOverridden"})


def _value(directive: DirectiveNode | ConstDirectiveNode, argument: ArgumentNode) -> Any:
    value = value_from_ast_untyped(argument.value)
    if value is not None and not _is_well_formed(argument.name.value, value):
        raise SupergraphError(f"{print_ast(directive)} has a wrong value for {argument.name.value}.")
    return value


def _is_well_formed(name: str, value: object) -> bool:
    if name == "contextArguments":
        return isinstance(value, list) and all(_is_context_argument(item) for item in value)
    return isinstance(value, bool if name in _BOOLEANS else str)


def _is_context_argument(item: object) -> bool:
    return isinstance(item, dict) and all(isinstance(item.get(name), str) for name in _CONTEXT_ARGUMENT)


def has_directive(directives: Sequence[DirectiveNode | ConstDirectiveNode] | None, name: str) -> bool:
    """Whether the directive is applied at least once."""
    return any(directive.name.value == name for directive in directives or ())
