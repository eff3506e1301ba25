"""Scopes and policies are "any of these sets": meeting several such demands at once gives one again."""

from collections.abc import Sequence
from itertools import product

from graphql.language import ConstListValueNode, ConstValueNode, ListValueNode, StringValueNode

Demand = frozenset[frozenset[str]]
NOTHING: Demand = frozenset({frozenset()})  # met by everyone


def conjunction(values: Sequence[ConstValueNode]) -> ConstValueNode:
    """The demand that all given demands are met, without sets that a smaller set makes superfluous."""
    demands = [read_demand(value) for value in values]
    return write_demand(minimal(frozenset(frozenset().union(*choice) for choice in product(*demands))))


def read_demand(node: ConstValueNode) -> Demand:
    """From `[["a", "b"], ["c"]]`: a and b together, or c."""
    return frozenset(frozenset(_text(item) for item in _items(group)) for group in _items(node))


def write_demand(demand: Demand) -> ConstValueNode:
    """The literal of a demand, sorted."""
    groups = sorted((sorted(group) for group in demand), key=lambda group: (len(group), group))
    return _list([_list([StringValueNode(value=text) for text in group]) for group in groups])


def minimal(demand: Demand) -> Demand:
    """The demand without the sets that contain another of its sets."""
    return frozenset(group for group in demand if not any(other < group for other in demand))


def _items(node: ConstValueNode) -> Sequence[ConstValueNode]:
    return node.values if isinstance(node, ListValueNode) else (node,)


def _text(node: ConstValueNode) -> str:
    return node.value if isinstance(node, StringValueNode) else ""


def _list(items: Sequence[ConstValueNode]) -> ConstListValueNode:
    return ConstListValueNode(values=tuple(items))
