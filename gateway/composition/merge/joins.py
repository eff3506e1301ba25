"""`@join__type`: in which subgraphs a type is, and under which keys."""

from collections.abc import Iterator, Mapping

from graphql.language import BooleanValueNode

from gateway.composition.merge.model import JoinType
from gateway.composition.subgraph.model import DirectiveUse, TypeElement


def join_types(sources: Mapping[str, TypeElement]) -> tuple[JoinType, ...]:
    """One join for each key that each subgraph's type has, or one without a key."""
    return tuple(join for subgraph, source in sources.items() for join in _joins(subgraph, source))


def is_resolvable(key: DirectiveUse) -> bool:
    """Whether the subgraph answers `_entities` for this key."""
    node = key.arguments.get("resolvable")
    return node.value if isinstance(node, BooleanValueNode) else True


def _joins(subgraph: str, source: TypeElement) -> Iterator[JoinType]:
    keys = source.uses("key")
    is_interface_object = source.has("interfaceObject")
    if not keys:
        yield JoinType(subgraph, is_interface_object=is_interface_object)
    for key in keys:
        yield JoinType(
            subgraph,
            key=key.text("fields"),
            extension=key.in_extension or source.has("extends"),
            resolvable=is_resolvable(key),
            is_interface_object=is_interface_object,
        )
