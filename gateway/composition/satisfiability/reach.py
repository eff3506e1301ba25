"""From where the gateway is, where it can go: by keys whose fields it can get, at best through third subgraphs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from gateway.composition.satisfiability.graph import FederatedGraph
from gateway.composition.satisfiability.position import JumpGroup, Position, Step
from gateway.supergraph.field_sets import FieldSelection, FieldSet, Selection

TYPENAME = "__typename"
Answer = TypeVar("Answer")
Question = Position | Step  # What does one reach from the position? Is what the step requires got?


@dataclass
class Reach:
    """The positions that each position reaches, and the steps whose requirements are met, as one least fixed point.

    Keys and `@requires` need fields, and to get these may take keys and requirements again: so the answers grow step by
    step, and whoever read an answer that has grown since is looked at once more. Growth ends, since positions and steps
    are finitely many. A requirement that leads back to itself is never met that way. `looks` counts the work.
    """

    graph: FederatedGraph
    looks: int = 0
    _reached: dict[Position, dict[Position, None]] = field(default_factory=dict)  # the position itself comes first
    _met: dict[Step, bool] = field(default_factory=dict)
    _readers: dict[Question, dict[Question, None]] = field(default_factory=dict)
    _pending: dict[Question, None] = field(default_factory=dict)
    _looking_at: Question | None = None
    _final: dict[Position, frozenset[Position]] = field(default_factory=dict)

    def reached(self, position: Position) -> frozenset[Position]:
        """The position itself and all that the gateway can get to from it without following a field."""
        found = self._final.get(position)
        if found is None:
            found = self._final[position] = self._stable(lambda: frozenset(self._known(position)))
        return found

    def follow(self, everywhere: Iterable[Position]) -> dict[str, list[Position]]:
        """Where the fields of an object at these positions lead to, by name; those that nobody resolves are left out.

        The positions are complete: what is reached from one of them is among them.
        """
        found: dict[str, list[Position]] = {}
        for position in everywhere:
            for name, step in self.graph.steps(position).items():
                if not step.requires or self.is_met(step):
                    found.setdefault(name, []).append(step.target)
        return found

    def is_met(self, step: Step) -> bool:
        """Whether what the step requires can be got, and the gateway can come back with it by a key."""
        return self._stable(lambda: self._is_met(step))

    def satisfied(self, position: Position, selection: FieldSet) -> bool:
        """Whether all that is selected can be got, from this position on."""
        return self._stable(lambda: self._satisfied(position, selection))

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
            question, _ = self._pending.popitem()
            self._looking_at = question
            self.looks += 1
            has_grown = self._expand(question) if isinstance(question, Position) else self._meet(question)
            self._looking_at = None
            if has_grown:
                self._pending.update(self._readers.get(question, {}))

    def _read(self, question: Question) -> None:
        if self._looking_at is not None and self._looking_at is not question:
            self._readers.setdefault(question, {})[self._looking_at] = None

    def _known(self, position: Position) -> dict[Position, None]:
        self._read(position)
        found = self._reached.get(position)
        if found is None:
            found = self._reached[position] = {position: None}
            self._pending[position] = None
        return found

    def _is_met(self, step: Step) -> bool:
        self._read(step)
        if step not in self._met:
            self._met[step] = False
            self._pending[step] = None
        return self._met[step]

    def _expand(self, position: Position) -> bool:
        """Whether the position reaches more than was known."""
        known = self._reached[position]
        before = len(known)
        known.update(dict.fromkeys(self.graph.root_siblings(position)))
        while self._jump(position, known):
            pass
        return len(known) > before

    def _jump(self, position: Position, known: dict[Position, None]) -> bool:
        """Add what can be reached by one more key. No `_entities` call leads from a subgraph to itself."""
        before = len(known)
        for group, subgraphs in self._groups(known).items():
            only = next(iter(subgraphs)) if len(subgraphs) == 1 else None
            for selection, targets in self.graph.jumps(group):
                new = [target for target in targets if target not in known and target.subgraph != only]
                if new and self._satisfied(position, selection):
                    known.update(dict.fromkeys(new))
        return len(known) > before

    def _groups(self, known: Iterable[Position]) -> dict[JumpGroup, set[str]]:
        groups: dict[JumpGroup, set[str]] = {}
        for position in known:
            group = self.graph.jump_group(position)
            if group is not None:
                groups.setdefault(group, set()).add(position.subgraph)
        return groups

    def _meet(self, step: Step) -> bool:
        """Whether the step's requirements are met, and were not before."""
        if self._met[step]:
            return False
        needed = step.requires
        self._met[step] = self._can_come_back(step.origin) and all(self._satisfied(step.origin, it) for it in needed)
        return self._met[step]

    def _satisfied(self, position: Position, selection: FieldSet) -> bool:
        return all(self._item_satisfied(position, item) for item in selection)

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
        target = self._follow(position, item.name)
        return target is not None and (not item.selections or self._satisfied(target, item.selections))

    def _fragment_satisfied(self, position: Position, condition: str, selection: FieldSet) -> bool:
        if not condition:
            return self._satisfied(position, selection)
        names = self.graph.possible_types(position) if self.graph.is_abstract(position) else (position.object_type,)
        matching = [name for name in names if name == condition or self.graph.supergraph.is_subtype(name, condition)]
        objects = [self.graph.narrowed(position, name) for name in matching]
        return all(found is not None and self._satisfied(found, selection) for found in objects)

    def _is_direct(self, position: Position, name: str) -> bool:
        """Whether the field can be asked on the interface itself, since every object behind it resolves it here."""
        if self.graph.field_at(position, name) is None:
            return False
        objects = [self.graph.narrowed(position, object_type) for object_type in self.graph.possible_types(position)]
        return all(found is not None and self._follow(found, name) is not None for found in objects)

    def _follow(self, position: Position, name: str) -> Position | None:
        """Where the field leads if the subgraph of this position resolves it, what it requires considered."""
        step = self.graph.steps(position).get(name)
        return step.target if step is not None and (not step.requires or self._is_met(step)) else None

    def _can_come_back(self, position: Position) -> bool:
        keys = self.graph.keys(position.subgraph, position.type)
        return any(self._satisfied(position, key.selection) for key in keys)
