"""What the walk needs to know of the subgraphs: who has which type under which keys, and which fields are usable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gateway.composition.merge.joins import is_resolvable
from gateway.composition.merge.model import MergedFieldsType, Supergraph
from gateway.composition.satisfiability.position import NOTHING, EntityKey, JumpGroup, Jumps, Position, Step
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


@dataclass(frozen=True)
class FederatedGraph:
    """All subgraphs, under one choice of which override labels are on. What it has found out once it remembers."""

    supergraph: Supergraph
    labels_on: frozenset[str] = frozenset()
    _positions: dict[tuple[str, str, FieldSet, str], Position] = field(default_factory=dict)
    _steps: dict[Position, Mapping[str, Step]] = field(default_factory=dict)
    _groups: dict[Position, JumpGroup | None] = field(default_factory=dict)
    _narrowed: dict[tuple[Position, str], Position | None] = field(default_factory=dict)
    _jumps: dict[JumpGroup, Jumps] = field(default_factory=dict)
    _possible: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def position(self, subgraph: str, type_name: str, provided: FieldSet = NOTHING, runtime: str = "") -> Position:
        """The one position of this description."""
        identity = (subgraph, type_name, provided, runtime)
        found = self._positions.get(identity)
        if found is None:
            found = self._positions[identity] = Position(*identity)
        return found

    def type_at(self, position: Position) -> TypeElement | None:
        """The subgraph's type."""
        return self.supergraph.subgraphs[position.subgraph].types.get(position.type)

    def is_abstract(self, position: Position) -> bool:
        """Whether the value can be of several object types that the subgraph knows."""
        return isinstance(self.type_at(position), InterfaceType | UnionType)

    def is_interface_object(self, position: Position) -> bool:
        """Whether the subgraph knows nothing of the objects behind the interface."""
        found = self.type_at(position)
        return isinstance(found, ObjectType) and found.is_interface_object

    def field_at(self, position: Position, name: str) -> Field | None:
        """The field of the subgraph's type, usable or not."""
        owner = self.type_at(position)
        return owner.fields.get(name) if isinstance(owner, FieldsType) else None

    def unusable(self, position: Position, own: Field) -> str | None:
        """Why the subgraph does not resolve its field here; None when it does, conditions aside."""
        usage = self.supergraph.usages[position.subgraph]
        if own.coordinate in usage.external and not self._is_provided(position, own.name):
            return f'"{own.coordinate}" is @external'
        overridden = self.supergraph.overrides.by_source.get((position.subgraph, own.coordinate))
        if overridden is not None and (overridden.label is None or overridden.label in self.labels_on):
            when = f' while the label "{overridden.label}" is on' if overridden.label else ""
            return f'"{own.coordinate}" is overridden by subgraph "{overridden.target}"{when}'
        overriding = self.supergraph.overrides.by_target.get((position.subgraph, own.coordinate))
        if overriding is not None and overriding.label is not None and overriding.label not in self.labels_on:
            return f'"{own.coordinate}" takes over only while the label "{overriding.label}" is on'
        return None

    def steps(self, position: Position) -> Mapping[str, Step]:
        """The fields that can be followed within the subgraph, since it resolves them here."""
        found = self._steps.get(position)
        if found is None:
            found = self._steps[position] = dict(self._find_steps(position))
        return found

    def possible_types(self, position: Position) -> tuple[str, ...]:
        """The object types that the value can have, as the subgraph knows them."""
        place = position.subgraph, position.type
        found = self._possible.get(place)
        if found is None:
            found = self._possible[place] = self.supergraph.subgraphs[position.subgraph].possible_types(position.type)
        return found

    def narrowed(self, position: Position, object_type: str) -> Position | None:
        """The position once the value is known to be of this object type; None when it cannot be, here."""
        try:
            return self._narrowed[position, object_type]
        except KeyError:
            found = self._narrowed[position, object_type] = self._find_narrowed(position, object_type)
            return found

    def keys(self, subgraph: str, type_name: str) -> tuple[EntityKey, ...]:
        """The keys of a type in a subgraph."""
        return self._keys.get((subgraph, type_name), ())

    def jump_group(self, position: Position) -> JumpGroup | None:
        """What decides where `_entities` could lead from here, the subgraph aside; None where it leads nowhere."""
        try:
            return self._groups[position]
        except KeyError:
            found = self._groups[position] = self._find_group(position)
            return found

    def jumps(self, group: JumpGroup) -> Jumps:
        """Where `_entities` could lead from the positions of a group, by what it would take."""
        found = self._jumps.get(group)
        if found is None:
            by_selection: dict[FieldSet, dict[Position, None]] = {}
            for target, key in self._jumps_of(*group):
                by_selection.setdefault(key.selection, {})[target] = None
            found = tuple((selection, tuple(targets)) for selection, targets in by_selection.items())
            self._jumps[group] = found
        return found

    def root_siblings(self, position: Position) -> Iterator[Position]:
        """The same root type in the other subgraphs: to ask there takes no key."""
        if position.type in ROOT_NAMES.values():
            for subgraph in self.supergraph.types[position.type].sources:
                yield self.position(subgraph, position.type)

    def _find_steps(self, position: Position) -> Iterator[tuple[str, Step]]:
        owner = self.type_at(position)
        for name, own in owner.fields.items() if isinstance(owner, FieldsType) else ():
            if self.unusable(position, own) is None:
                required = tuple(field_set_of(use) for use in own.uses("requires"))
                yield name, Step(position, name, self._target(position, own), required)

    def _target(self, position: Position, own: Field) -> Position:
        """Where following the field leads, within the same subgraph."""
        below = [item.selections for item in self._provided_on(position) if item.name == own.name and item.selections]
        below.extend(field_set_of(use) for use in own.uses("provides")[:1])
        merged = FieldSet(tuple(item for field_set in below for item in field_set)).canonical if below else NOTHING
        return self.position(position.subgraph, base_name(own.type), merged)

    def _find_group(self, position: Position) -> JumpGroup | None:
        found = self.type_at(position)
        if not isinstance(found, FieldsType):
            return None
        return position.type, isinstance(found, ObjectType) and not found.is_interface_object, position.runtime

    def _find_narrowed(self, position: Position, object_type: str) -> Position | None:
        if self.is_interface_object(position):
            is_behind = self.supergraph.is_subtype(object_type, position.type)
            return (
                self.position(position.subgraph, position.type, position.provided, object_type) if is_behind else None
            )
        if object_type not in self.possible_types(position):
            return None
        if position.type == object_type:
            return position
        return self.position(position.subgraph, object_type, self._narrow(position.provided, object_type))

    def _jumps_of(self, type_name: str, is_object: bool, runtime: str) -> Iterator[tuple[Position, EntityKey]]:
        for subgraph, entity in self._entities_for(type_name, is_object=is_object):
            for key in self.keys(subgraph, entity):
                if key.resolvable:
                    yield self._arrival(subgraph, entity, runtime or (type_name if is_object else "")), key

    def _arrival(self, subgraph: str, entity: str, runtime: str) -> Position:
        """What is behind an interface, once known, is known there too."""
        if self.supergraph.types[entity].sources[subgraph].has("interfaceObject"):
            return self.position(subgraph, entity, NOTHING, runtime)
        target = self.position(subgraph, entity)
        if runtime and self.is_abstract(target):
            return self.narrowed(target, runtime) or target
        return target

    def _entities_for(self, type_name: str, *, is_object: bool) -> Iterator[tuple[str, str]]:
        yield from ((subgraph, type_name) for subgraph in self.supergraph.types[type_name].sources)
        owner = self.supergraph.types[type_name]
        if is_object and isinstance(owner, MergedFieldsType):
            for interface in owner.interfaces:
                for subgraph, source in self.supergraph.types[interface].sources.items():
                    if source.has("interfaceObject"):
                        yield subgraph, interface

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
