"""What selection sets ask of an object of one type, as the specification's CollectFields says (GraphQL, 6.3.2)."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from graphql.language import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)

from gateway.executor.conditions import is_included
from gateway.supergraph.field_sets import literal_text

Fragments = Mapping[str, FragmentDefinitionNode]
Valuation = Mapping[str, bool]  # the variables of `@skip` and `@include`
Arguments = tuple[tuple[str, str], ...]


def collect_fields(
    selection_sets: Iterable[SelectionSetNode],
    fragments: Fragments,
    valuation: Valuation,
    applies: Callable[[str], bool],
) -> dict[str, list[FieldNode]]:
    """The fields by response key; `applies` says which type conditions the object meets."""
    found: dict[str, list[FieldNode]] = {}
    for selection_set in selection_sets:
        for node in _fields(selection_set, fragments, valuation, applies):
            found.setdefault(response_key(node), []).append(node)
    return found


def _fields(
    selection_set: SelectionSetNode, fragments: Fragments, valuation: Valuation, applies: Callable[[str], bool]
) -> Iterator[FieldNode]:
    for item in selection_set.selections:
        if not is_included(item, valuation):
            continue
        if isinstance(item, FieldNode):
            yield item
            continue
        fragment = fragment_of(item, fragments)
        condition = fragment.type_condition
        if condition is None or applies(condition.name.value):
            yield from _fields(fragment.selection_set, fragments, valuation, applies)


def fragment_of(item: SelectionNode, fragments: Fragments) -> InlineFragmentNode | FragmentDefinitionNode:
    """An inline fragment, or the definition behind a spread."""
    if isinstance(item, InlineFragmentNode):
        return item
    assert isinstance(item, FragmentSpreadNode)
    return fragments[item.name.value]


def response_key(node: FieldNode) -> str:
    """The alias, or the name."""
    return node.alias.value if node.alias else node.name.value


def arguments_of(node: FieldNode) -> Arguments:
    """Names and literals, sorted by name, as field sets have them."""
    return tuple(sorted((item.name.value, literal_text(item.value)) for item in node.arguments or ()))


def selection_sets_of(nodes: Iterable[FieldNode]) -> tuple[SelectionSetNode, ...]:
    """What is selected below the nodes of one response key."""
    return tuple(node.selection_set for node in nodes if node.selection_set is not None)


def field_text(name: str, arguments: Arguments) -> str:
    """`price(currency: EUR)`."""
    return f"{name}({', '.join(f'{key}: {value}' for key, value in arguments)})" if arguments else name
