"""What the walk needs to know of the subgraphs: who has which type under which keys, and which fields are usable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from gateway.composition.merge.joins import is_resolvable
from gateway.composition.merge.model import MergedFieldsType, Supergraph
from gateway.composition.subgraph.model import (
    ROOT_NAMES,
    Field,
    FieldsType,
    InterfaceType,
    ObjectType,
    TypeElement,
    UnionType,
)
from gateway.composition.subgraph.selections import field_set_of
from gateway.composition.type_refs import base_name
from gateway.supergraph.field_sets import FieldSelection, FieldSet, FragmentSelection

NOTHING = FieldSet()


@dataclass(frozen=True, slots=True)
class Position:
    """The gateway has an object, or some value of an abstract type, in one subgraph.

    `provided` are the external fields that this subgraph provides on the path that led here. `runtime` is the object
    type that an interface object stands for; empty elsewhere, and while it is not known.
    """

    subgraph: str
    type: str
    provided: FieldSet = NOTHING
    runtime: str = ""


@dataclass(frozen=True, slots=True)
class EntityKey:
    """One `@key` of a type in a subgraph."""

    selection: FieldSet
    resolvable: bool


@dataclass(frozen=True)
class FederatedGraph:
    """All subgraphs, under one choice of which override labels are on."""

    supergraph: Supergraph
    labels_on: frozenset[str] = frozenset()

    def type_at(self, position: Position) -> TypeElement | None:
        """The subgraph's type."""
        return self.supergraph.subgraphs[position.subgraph].types.get(position.type)

    def is_abstract(self, position: Position) -> bool:
        """Whether the value can be of several object types that the subgraph knows."""
        return isinstance(self.type_at(position), InterfaceType | UnionType)

    def field_at(self, position: Position, name: str) -> Field | None:
        """The field of the subgraph's type, usable or not."""
        owner = self.type_at(position)
        return owner.fields.get(name) if isinstance(owner, FieldsType) else None

    def unusable(self, position: Position, field: Field) -> str | None:
        """Why the subgraph does not resolve its field here; None when it does, conditions aside."""
        usage = self.supergraph.usages[position.subgraph]
        if field.coordinate in usage.external and not self._is_provided(position, field.name):
            return f'"{field.coordinate}" is @external'
        overridden = self.supergraph.overrides.by_source.get((position.subgraph, field.coordinate))
        if overridden is not None and (overridden.label is None or overridden.label in self.labels_on):
            when = f' while the label "{overridden.label}" is on' if overridden.label else ""
            return f'"{field.coordinate}" is overridden by subgraph "{overridden.target}"{when}'
        overriding = self.supergraph.overrides.by_target.get((position.subgraph, field.coordinate))
        if overriding is not None and overriding.label is not None and overriding.label not in self.labels_on:
            return f'"{field.coordinate}" takes over only while the label "{overriding.label}" is on'
        return None

    def target(self, position: Position, field: Field) -> Position:
        """Where following the field leads, within the same subgraph."""
        below = [item.selections for item in self._provided_on(position) if item.name == field.name and item.selections]
        provides = field.use("provides")
        if provides is not None:
            below.append(field_set_of(provides))
        merged = FieldSet(tuple(item for field_set in below for item in field_set)).canonical
        return Position(position.subgraph, base_name(field.type), merged)

    def possible_types(self, position: Position) -> tuple[str, ...]:
        """The object types that the value can have, as the subgraph knows them."""
        return self.supergraph.subgraphs[position.subgraph].possible_types(position.type)

    def narrowed(self, position: Position, object_type: str) -> Position | None:
        """The position once the value is known to be of this object type; None when it cannot be, here."""
        found = self.type_at(position)
        if isinstance(found, ObjectType) and found.is_interface_object:
            is_behind = self.supergraph.is_subtype(object_type, position.type)
            return Position(position.subgraph, position.type, position.provided, object_type) if is_behind else None
        if object_type not in self.possible_types(position):
            return None
        if position.type == object_type:
            return position
        return Position(position.subgraph, object_type, self._narrow(position.provided, object_type))

    def keys(self, subgraph: str, type_name: str) -> tuple[EntityKey, ...]:
        """The keys of a type in a subgraph."""
        return self._keys.get((subgraph, type_name), ())

    def jumps(self, position: Position) -> Iterator[tuple[Position, EntityKey]]:
        """Where `_entities` could lead from an object (or an interface object), and what it would take."""
        for subgraph, type_name in self._entities_for(position):
            if subgraph != position.subgraph:
                for key in self.keys(subgraph, type_name):
                    if key.resolvable:
                        is_object = self._is_interface_object(subgraph, type_name)
                        runtime = (position.runtime or self._runtime(position)) if is_object else ""
                        yield Position(subgraph, type_name, runtime=runtime), key

    def root_siblings(self, position: Position) -> Iterator[Position]:
        """The same root type in the other subgraphs: to ask there takes no key."""
        if position.type in ROOT_NAMES.values():
            for subgraph in self.supergraph.types[position.type].sources:
                yield Position(subgraph, position.type)

    def _entities_for(self, position: Position) -> Iterator[tuple[str, str]]:
        found = self.type_at(position)
        if isinstance(found, ObjectType) and not found.is_interface_object:
            yield from ((subgraph, position.type) for subgraph in self.supergraph.types[position.type].sources)
            for interface in self._interfaces_with_objects(position.type):
                for subgraph, source in self.supergraph.types[interface].sources.items():
                    if source.has("interfaceObject"):
                        yield subgraph, interface
        elif isinstance(found, FieldsType):
            yield from ((subgraph, position.type) for subgraph in self.supergraph.types[position.type].sources)

    def _interfaces_with_objects(self, object_type: str) -> Iterator[str]:
        owner = self.supergraph.types[object_type]
        return iter(owner.interfaces if isinstance(owner, MergedFieldsType) else ())

    def _runtime(self, position: Position) -> str:
        found = self.type_at(position)
        return position.type if isinstance(found, ObjectType) and not found.is_interface_object else ""

    def _is_interface_object(self, subgraph: str, type_name: str) -> bool:
        return self.supergraph.types[type_name].sources[subgraph].has("interfaceObject")

    def _is_provided(self, position: Position, name: str) -> bool:
        return any(item.name == name for item in self._provided_on(position))

    def _provided_on(self, position: Position) -> Iterator[FieldSelection]:
        return self._fields_on(position.provided, position.type)

    def _fields_on(self, field_set: FieldSet, object_type: str) -> Iterator[FieldSelection]:
        for item in field_set:
            if isinstance(item, FieldSelection):
                yield item
            elif self._matches(object_type, item):
                yield from self._fields_on(item.selections, object_type)

    def _narrow(self, provided: FieldSet, object_type: str) -> FieldSet:
        return FieldSet(tuple(self._fields_on(provided, object_type))).canonical

    def _matches(self, object_type: str, fragment: FragmentSelection) -> bool:
        condition = fragment.type_condition
        return not condition or condition == object_type or self.supergraph.is_subtype(object_type, condition)

    @cached_property
    def _keys(self) -> Mapping[tuple[str, str], tuple[EntityKey, ...]]:
        return {
            (subgraph.name, owner.name): tuple(
                EntityKey(field_set_of(use), is_resolvable(use)) for use in owner.uses("key")
            )
            for subgraph in self.supergraph.subgraphs.values()
            for owner in subgraph.fields_types()
        }
