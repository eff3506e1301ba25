"""References to types: a name, perhaps wrapped in lists and non-nulls."""

from collections.abc import Callable
from dataclasses import dataclass

from graphql.language import ListTypeNode, NamedTypeNode, NonNullTypeNode, TypeNode


@dataclass(frozen=True, slots=True)
class NamedRef:
    """A type by its name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListRef:
    """A list of another reference."""

    of: "TypeRef"

    def __str__(self) -> str:
        return f"[{self.of}]"


@dataclass(frozen=True, slots=True)
class NonNullRef:
    """A reference that is never null."""

    of: "NamedRef | ListRef"

    def __str__(self) -> str:
        return f"{self.of}!"


TypeRef = NamedRef | ListRef | NonNullRef


def type_ref(node: TypeNode, rename: Callable[[str], str] = str) -> TypeRef:
    """The reference that a parsed type stands for, its name passed through `rename`."""
    if isinstance(node, NonNullTypeNode):
        return NonNullRef(_nullable_ref(node.type, rename))
    return _nullable_ref(node, rename)


def _nullable_ref(node: TypeNode, rename: Callable[[str], str]) -> NamedRef | ListRef:
    if isinstance(node, ListTypeNode):
        return ListRef(type_ref(node.type, rename))
    if isinstance(node, NamedTypeNode):
        return NamedRef(rename(node.name.value))
    raise TypeError(f"The grammar has no type {node!r} here.")


def base_name(ref: TypeRef) -> str:
    """The name of the innermost type."""
    while not isinstance(ref, NamedRef):
        ref = ref.of
    return ref.name


def nullable(ref: TypeRef) -> TypeRef:
    """The reference without its outermost non-null."""
    return ref.of if isinstance(ref, NonNullRef) else ref


def is_list(ref: TypeRef) -> bool:
    """Whether the reference is a list, nullable or not."""
    return isinstance(nullable(ref), ListRef)


def is_subtype(sub: TypeRef, base: TypeRef, named_subtype: Callable[[str, str], bool]) -> bool:
    """Whether each value of `sub` is one of `base`; `named_subtype(sub, base)` decides for two different names."""
    if isinstance(base, NonNullRef):
        return isinstance(sub, NonNullRef) and is_subtype(sub.of, base.of, named_subtype)
    sub = nullable(sub)
    if isinstance(base, ListRef):
        return isinstance(sub, ListRef) and is_subtype(sub.of, base.of, named_subtype)
    return isinstance(sub, NamedRef) and (sub.name == base.name or named_subtype(sub.name, base.name))
