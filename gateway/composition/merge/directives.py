"""Applied directives: which reach the supergraph, and how several subgraphs' applications become one."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from graphql.language import (
    BooleanValueNode,
    ConstListValueNode,
    ConstValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    StringValueNode,
)

from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.contextual import supergraph_context
from gateway.composition.merge.scopes import conjunction
from gateway.composition.subgraph.model import DirectiveUse, Element, Origin
from gateway.supergraph.field_sets import literal_text

Values = Sequence[ConstValueNode]
Strategy = Callable[[Values], ConstValueNode]

# Directives of federation and GraphQL that reach the supergraph; the others become join directives or nothing.
CARRIED = (
    "tag",
    "inaccessible",
    "authenticated",
    "requiresScopes",
    "policy",
    "cost",
    "listSize",
    "context",
    "deprecated",
    "specifiedBy",
    "oneOf",
)
REPEATABLE = frozenset({"tag", "context"})


Uses = list[tuple[str, DirectiveUse]]


def merge_directives(context: MergeContext, sources: Mapping[str, Element]) -> tuple[DirectiveUse, ...]:
    """The directives of a merged element: of repeatable ones each distinct application, of others one."""
    return tuple(merged for uses in _carried_uses(context, sources) for merged in _merge(context, uses))


def differing_uses(context: MergeContext, sources: Mapping[str, Element]) -> Iterator[Uses]:
    """The (subgraph, application) of each directive that can be applied once but is with different arguments."""
    for uses in _carried_uses(context, sources):
        subgraph, first = uses[0]
        if len({use.identity for _, use in uses}) > 1 and not _is_repeatable(context, subgraph, first):
            yield uses


def _carried_uses(context: MergeContext, sources: Mapping[str, Element]) -> Iterable[Uses]:
    applied: dict[str, Uses] = {}
    for subgraph, source in sources.items():
        for use in source.directives:
            if _is_carried(context, subgraph, use):
                applied.setdefault(use.written, []).append((subgraph, _in_supergraph(subgraph, use)))
    return applied.values()


def _is_carried(context: MergeContext, subgraph: str, use: DirectiveUse) -> bool:
    if use.origin in (Origin.FEDERATION, Origin.GRAPHQL):
        return use.name in CARRIED
    return (subgraph, use.written) in context.composed_directives


def _in_supergraph(subgraph: str, use: DirectiveUse) -> DirectiveUse:
    """Contexts of two subgraphs are never the same one, so their names get the subgraph's."""
    if use.origin is not Origin.FEDERATION or use.name != "context":
        return use
    return _with_arguments(use, {"name": StringValueNode(value=supergraph_context(subgraph, use.text("name") or ""))})


def _merge(context: MergeContext, uses: Uses) -> Iterable[DirectiveUse]:
    distinct = {use.identity: use for _, use in uses}
    first_subgraph, first = uses[0]
    if len(distinct) == 1 or _is_repeatable(context, first_subgraph, first):
        return distinct.values()
    strategies = STRATEGIES.get(first.name) if first.origin is Origin.FEDERATION else None
    if strategies is None:
        counts = Counter(use.identity for _, use in uses)
        return [distinct[max(distinct, key=lambda identity: counts[identity])]]
    return [_with_arguments(first, _merge_arguments([use for _, use in uses], strategies))]


def _is_repeatable(context: MergeContext, subgraph: str, use: DirectiveUse) -> bool:
    if use.origin in (Origin.FEDERATION, Origin.GRAPHQL):
        return use.name in REPEATABLE
    definition = context.subgraphs[subgraph].directive_definitions.get(use.written)
    return definition is not None and definition.repeatable


def _merge_arguments(uses: list[DirectiveUse], strategies: Mapping[str, Strategy]) -> dict[str, ConstValueNode]:
    merged = {}
    for name, strategy in strategies.items():
        values = [use.arguments[name] for use in uses if name in use.arguments]
        present = [value for value in values if not isinstance(value, NullValueNode)]
        if present:
            merged[name] = strategy(present)
    return merged


def _with_arguments(use: DirectiveUse, arguments: dict[str, ConstValueNode]) -> DirectiveUse:
    return DirectiveUse(name=use.name, written=use.written, origin=use.origin, spec=use.spec, arguments=arguments)


def _maximum(values: Values) -> ConstValueNode:
    return max(values, key=lambda node: int(node.value) if isinstance(node, IntValueNode) else 0)


def _union(values: Values) -> ConstValueNode:
    items = [item for node in values for item in (node.values if isinstance(node, ListValueNode) else [node])]
    return ConstListValueNode(values=tuple({literal_text(item): item for item in items}.values()))


def _both(values: Values) -> ConstValueNode:
    return BooleanValueNode(value=all(isinstance(node, BooleanValueNode) and node.value for node in values))


# How the differing arguments of a non-repeatable directive are merged: the strictest reading of all subgraphs.
STRATEGIES: Mapping[str, Mapping[str, Strategy]] = {
    "cost": {"weight": _maximum},
    "listSize": {
        "assumedSize": _maximum,
        "slicingArguments": _union,
        "sizedFields": _union,
        "requireOneSlicingArgument": _both,
    },
    "requiresScopes": {"scopes": conjunction},
    "policy": {"policies": conjunction},
}
