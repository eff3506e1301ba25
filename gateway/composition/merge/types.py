"""Types of fields and arguments: one that fits all subgraphs, if there is one."""

from collections.abc import Callable, Iterable

from gateway.composition.type_refs import TypeRef, is_subtype

NamedSubtype = Callable[[str, str], bool]


def merge_output_types(refs: Iterable[TypeRef], named_subtype: NamedSubtype) -> TypeRef | None:
    """The least restrictive of the types: the one that all others are subtypes of. None when there is none."""
    return _reduce(refs, lambda first, second: _wider(first, second, named_subtype))


def merge_input_types(refs: Iterable[TypeRef]) -> TypeRef | None:
    """The most restrictive of the types: what fits it fits all others. None when there is none."""
    return _reduce(refs, _narrower)


def _reduce(refs: Iterable[TypeRef], choose: Callable[[TypeRef, TypeRef], TypeRef | None]) -> TypeRef | None:
    first, *rest = refs
    merged: TypeRef | None = first
    for ref in rest:
        if merged is None:
            return None
        merged = choose(merged, ref)
    return merged


def _wider(first: TypeRef, second: TypeRef, named_subtype: NamedSubtype) -> TypeRef | None:
    if is_subtype(second, first, named_subtype):
        return first
    return second if is_subtype(first, second, named_subtype) else None


def _narrower(first: TypeRef, second: TypeRef) -> TypeRef | None:
    if is_subtype(first, second, _unrelated):
        return first
    return second if is_subtype(second, first, _unrelated) else None


def _unrelated(_sub: str, _base: str) -> bool:
    """No input type is a subtype of another one."""
    return False
