"""Doubtful fields: shared ones of an abstract type whose subgraphs know different objects of it."""

from collections.abc import Iterable, Iterator

from gateway.composition.merge.model import MergedField, MergedInterface, MergedObject, MergedUnion, Supergraph
from gateway.composition.subgraph.model import ROOT_NAMES, FieldsType, InterfaceType, Subgraph, UnionType
from gateway.composition.type_refs import base_name

Place = tuple[str, str]  # subgraph (empty: wherever the type has a key), type


def doubtful_places(supergraph: Supergraph) -> frozenset[Place]:
    """The places from which the gateway could come to a doubtful field, were all keys and fields at hand."""
    pending = [place for field in _fields(supergraph) for place in _doubtful(supergraph, field)]
    if not pending:
        return frozenset()
    before: dict[Place, list[Place]] = {}
    for origin, target in _moves(supergraph):
        before.setdefault(target, []).append(origin)
    found = set(pending)
    while pending:
        new = [place for place in before.get(pending.pop(), ()) if place not in found]
        found.update(new)
        pending.extend(new)
    return frozenset(found)


def _fields(supergraph: Supergraph) -> Iterator[MergedField]:
    objects = (item for item in supergraph.types.values() if isinstance(item, MergedObject))
    return (field for item in objects for field in item.fields.values() if _is_abstract(supergraph, field))


def _is_abstract(supergraph: Supergraph, field: MergedField) -> bool:
    target = supergraph.types.get(base_name(field.type)) if field.type else None
    return isinstance(target, MergedInterface | MergedUnion)


def _doubtful(supergraph: Supergraph, field: MergedField) -> Iterable[Place]:
    """Where the field is, if it is doubtful."""
    places = [*((name, field.parent) for name in field.sources), *field.through_interfaces]
    known = {frozenset(_objects(supergraph, subgraph, owner, field.name)) for subgraph, owner in places}
    return places if len(known) > 1 else ()


def _objects(supergraph: Supergraph, subgraph: str, owner: str, field_name: str) -> tuple[str, ...]:
    own = supergraph.subgraphs[subgraph]
    found = own.types[owner]
    if not isinstance(found, FieldsType):
        return ()
    name = base_name(found.fields[field_name].type)
    return supergraph.possible_types(name) if own.types[name].has("interfaceObject") else own.possible_types(name)


def _moves(supergraph: Supergraph) -> Iterator[tuple[Place, Place]]:
    for subgraph in supergraph.subgraphs.values():
        for item in subgraph.types.values():
            place = subgraph.name, item.name
            if isinstance(item, FieldsType):
                yield from ((place, (subgraph.name, base_name(field.type))) for field in item.fields.values())
                yield from _jumps(subgraph, item)
            if isinstance(item, InterfaceType | UnionType):
                yield from ((place, (subgraph.name, name)) for name in subgraph.possible_types(item.name))


def _jumps(subgraph: Subgraph, item: FieldsType) -> Iterator[tuple[Place, Place]]:
    anywhere = "", item.name
    yield (subgraph.name, item.name), anywhere
    if item.has("key") or item.name in ROOT_NAMES.values():
        yield anywhere, (subgraph.name, item.name)
    yield from ((anywhere, ("", interface)) for interface in item.interfaces)
