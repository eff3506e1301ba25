"""Selections as a tree, and which response keys may stand beside each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graphql import GraphQLOutputType, get_named_type, is_composite_type, is_object_type
from graphql.type import GraphQLNamedType, GraphQLWrappingType


@dataclass(frozen=True)
class FieldNode:
    """A field under its response key; `parent` is the type that it is selected on."""

    parent: GraphQLNamedType
    key: str
    name: str
    arguments: str
    directives: str
    shape: str
    selections: tuple["Node", ...] = ()


@dataclass(frozen=True)
class FragmentNode:
    """A fragment, inline (`condition` may be empty), or a spread by `name`."""

    condition: str
    name: str
    directives: str
    selections: tuple["Node", ...]


Node = FieldNode | FragmentNode


@dataclass
class Position:
    """A place in the response: the fields under each key so far, and the places beneath."""

    fields: dict[str, list[FieldNode]] = field(default_factory=dict)
    beneath: dict[str, "Position"] = field(default_factory=dict)

    def below(self, key: str) -> "Position":
        """The place under a key."""
        return self.beneath.setdefault(key, Position())

    def accepts(self, nodes: Sequence[Node]) -> bool:
        """Whether the fields can be merged with what is there (GraphQL, 5.3.2, read somewhat more strictly)."""
        return all(self._accepts(node) for node in flattened(nodes))

    def _accepts(self, node: FieldNode) -> bool:
        if not all(_merge(node, other) for other in self.fields.get(node.key, ())):
            return False
        return self.below(node.key).accepts(node.selections)

    def add(self, nodes: Sequence[Node]) -> None:
        """Remember the fields."""
        for node in flattened(nodes):
            self.fields.setdefault(node.key, []).append(node)
            self.below(node.key).add(node.selections)


def flattened(nodes: Sequence[Node]) -> Iterator[FieldNode]:
    """The fields of a place, those in fragments too."""
    for node in nodes:
        if isinstance(node, FieldNode):
            yield node
        else:
            yield from flattened(node.selections)


def _merge(one: FieldNode, other: FieldNode) -> bool:
    if one.shape != other.shape:
        return False
    if (one.name, one.arguments) == (other.name, other.arguments):
        return True
    return is_object_type(one.parent) and is_object_type(other.parent) and one.parent is not other.parent


def shape_of(type_: GraphQLOutputType) -> str:
    """What must be equal for two fields under one key: lists, promises, and the type of leaves."""
    named = get_named_type(type_)
    if not is_composite_type(named):
        return str(type_)
    marks = ""
    inner: object = type_
    while isinstance(inner, GraphQLWrappingType):
        marks += type(inner).__name__
        inner = inner.of_type
    return marks


def written(nodes: Sequence[Node]) -> str:
    """The selection set as text."""
    return "{ " + " ".join(_written(node) for node in nodes) + " }"


def _written(node: Node) -> str:
    if isinstance(node, FragmentNode):
        if node.name:
            return f"...{node.name}{node.directives}"
        condition = f" on {node.condition}" if node.condition else ""
        return f"...{condition}{node.directives} {written(node.selections)}"
    alias = "" if node.key == node.name else f"{node.key}: "
    below = f" {written(node.selections)}" if node.selections else ""
    return f"{alias}{node.name}{node.arguments}{node.directives}{below}"
