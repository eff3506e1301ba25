"""From where the gateway is, where it can go: by keys whose fields it can get, at best through third subgraphs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from gateway.composition.satisfiability.graph import EntityKey, FederatedGraph, Position
from gateway.composition.subgraph.model import Field
from gateway.composition.subgraph.selections import field_set_of
from gateway.supergraph.field_sets import FieldSelection, FieldSet, Selection

TYPENAME = "__typename"
Answer = TypeVar("Answer")


Step = tuple[Position, str]


@dataclass
class Reach:
    """The positions that each position reaches, and what can be got there, as a least fixed point.

    Keys and `@requires` need fields, and to get these may take keys again: so what is reached grows step by step, and
    whoever read a set that has grown since is looked at once more. Growth ends, since positions are finitely many. A
    requirement that leads back to itself is not met on that way.
    """

    graph: FederatedGraph
    _reached: dict[Position, set[Position]] = field(default_factory=dict)
    _readers: dict[Position, set[Position]] = field(default_factory=dict)
    _jumps_from: dict[Position, tuple[tuple[Position, EntityKey], ...]] = field(default_factory=dict)
    _pending: list[Position] = field(default_factory=list)
    _expanding: Position | None = None
    _met: set[Step] = field(default_factory=set)  # stays true, since sets only grow
    _unmet: set[Step] = field(default_factory=set)  # true until any set grows
    _asking: list[Step] = field(default_factory=list)
    _went_in_circles: bool = False

    def reached(self, position: Position) -> frozenset[Position]:
        """The position itself and all that the gateway can get to from it without following a field."""
        return frozenset(self._stable(lambda: self._known(position)))

    def follow(self, everywhere: Iterable[Position], name: str) -> frozenset[Position]:
        """All positions that a field of an object at these positions can lead to. Empty: nobody resolves it.

        The positions are complete: what is reached from one of them is among them.
        """
        starts = tuple(everywhere)
        return self._stable(lambda: frozenset(self._targets(starts, name)))

    def satisfied(self, position: Position, selection: FieldSet) -> bool:
        """Whether all that is selected can be got, from this position on."""
        return self._stable(lambda: self._satisfied(frozenset({position}), selection))

    def can_come_back(self, position: Position) -> bool:
        """Whether the object has a key in this subgraph that the gateway can fill. It need not be resolvable."""
        return self._stable(lambda: self._can_come_back(position))

    def _stable(self, ask: Callable[[], Answer]) -> Answer:
        """The answer once nothing that it read can grow any more."""
        while True:
            answer = ask()
            if not self._pending:
                return answer
            self._settle()

    def _settle(self) -> None:
        while self._pending:
            position = self._pending.pop()
            self._expanding = position
            grown = self._expand(position)
            self._expanding = None
            if grown:
                self._reached[position] |= grown
                self._unmet.clear()
                self._pending.extend(self._readers.get(position, ()))
                self._pending.append(position)

    def _known(self, position: Position) -> set[Position]:
        if self._expanding is not None:
            self._readers.setdefault(position, set()).add(self._expanding)
        if position not in self._reached:
            self._reached[position] = {position}
            self._pending.append(position)
        return self._reached[position]

    def _expand(self, position: Position) -> set[Position]:
        """What more the position reaches, as far as is known now."""
        known = self._known(position)
        grown = set(self.graph.root_siblings(position)) - known
        for reached in tuple(known):
            for target, key in self._jumps(reached):
                is_new = target not in known and target not in grown
                if is_new and self._satisfied(frozenset({position}), key.selection):
                    grown.add(target)
        return grown

    def _jumps(self, position: Position) -> tuple[tuple[Position, EntityKey], ...]:
        found = self._jumps_from.get(position)
        if found is None:
            jumps = self.graph.jumps(position)
            found = tuple((self._at_runtime(target, position), key) for target, key in jumps)
            self._jumps_from[position] = found
        return found

    def _at_runtime(self, target: Position, origin: Position) -> Position:
        """From an interface object one comes to the interface; what is behind it, once known, is known there too."""
        if origin.runtime and self.graph.is_abstract(target):
            return self.graph.narrowed(target, origin.runtime) or target
        return target

    def _satisfied(self, positions: frozenset[Position], selection: FieldSet) -> bool:
        return all(any(self._item_satisfied(position, item) for position in positions) for item in selection)

    def _item_satisfied(self, position: Position, item: Selection) -> bool:
        return any(self._item_satisfied_at(reached, item) for reached in tuple(self._known(position)))

    def _item_satisfied_at(self, position: Position, item: Selection) -> bool:
        if not isinstance(item, FieldSelection):
            return self._fragment_satisfied(position, item.type_condition, item.selections)
        if item.name == TYPENAME:
            return True
        if self.graph.is_abstract(position) and not self._is_direct(position, item.name):
            objects = [self.graph.narrowed(position, name) for name in self.graph.possible_types(position)]
            return bool(objects) and all(found is not None and self._item_satisfied(found, item) for found in objects)
        target = self._step(position, item.name)
        return target is not None and (not item.selections or self._satisfied(frozenset({target}), item.selections))

    def _fragment_satisfied(self, position: Position, condition: str, selection: FieldSet) -> bool:
        if not condition:
            return self._satisfied(frozenset({position}), selection)
        names = self.graph.possible_types(position) if self.graph.is_abstract(position) else (_object_type(position),)
        matching = [name for name in names if name == condition or self.graph.supergraph.is_subtype(name, condition)]
        objects = [self.graph.narrowed(position, name) for name in matching]
        return all(found is not None and self._satisfied(frozenset({found}), selection) for found in objects)

    def _is_direct(self, position: Position, name: str) -> bool:
        """Whether the field can be asked on the interface itself, since every object behind it resolves it here."""
        own = self.graph.field_at(position, name)
        if own is None:
            return False
        objects = [self.graph.narrowed(position, object_type) for object_type in self.graph.possible_types(position)]
        return all(found is not None and self._step(found, name) is not None for found in objects)

    def _targets(self, positions: Iterable[Position], name: str) -> Iterator[Position]:
        for position in positions:
            target = self._step(position, name)
            if target is not None:
                yield target

    def _step(self, position: Position, name: str) -> Position | None:
        """Where the field leads if the subgraph of this position resolves it, what it requires considered."""
        own = self.graph.field_at(position, name)
        if own is None or self.graph.unusable(position, own) is not None:
            return None
        if own.has("requires") and not self._requirements_met(position, own):
            return None
        return self.graph.target(position, own)

    def _requirements_met(self, position: Position, own: Field) -> bool:
        """Whether what a field requires can be got, and the gateway can come back with it by a key."""
        step = (position, own.name)
        if step in self._met:
            return True
        if step in self._asking:
            self._went_in_circles = True
            return False
        if step in self._unmet:
            return False
        self._asking.append(step)
        met = self._can_come_back(position) and all(
            self._satisfied(frozenset({position}), field_set_of(use)) for use in own.uses("requires")
        )
        self._asking.pop()
        self._remember(step, met=met)
        return met

    def _remember(self, step: Step, *, met: bool) -> None:
        """A "no" found inside a circle may owe itself to the circle: only the outermost question's is kept."""
        if met:
            self._met.add(step)
        elif not self._went_in_circles or not self._asking:
            self._unmet.add(step)
        if not self._asking:
            self._went_in_circles = False

    def _can_come_back(self, position: Position) -> bool:
        keys = self.graph.keys(position.subgraph, position.type)
        return any(self._satisfied(frozenset({position}), key.selection) for key in keys)


def _object_type(position: Position) -> str:
    return position.runtime or position.type
