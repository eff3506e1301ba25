"""Walk all that clients can ask, with the positions from which it could be answered; report what cannot be."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gateway.composition.errors import CompositionError
from gateway.composition.hints import Hint
from gateway.composition.merge.model import (
    MergedField,
    MergedFieldsType,
    MergedInterface,
    MergedObject,
    MergedUnion,
    Supergraph,
)
from gateway.composition.satisfiability.contexts import contexts_by_object, contexts_met
from gateway.composition.satisfiability.doubtful import doubtful_places
from gateway.composition.satisfiability.explain import reasons
from gateway.composition.satisfiability.graph import FederatedGraph
from gateway.composition.satisfiability.position import Position
from gateway.composition.satisfiability.query_text import FieldStep, PathStep, TypeStep, query_text
from gateway.composition.satisfiability.reach import Reach
from gateway.composition.satisfiability.runtime_types import (
    differ,
    have_nothing_in_common,
    mismatch_error,
    mismatch_hint,
    runtime_types,
)
from gateway.composition.satisfiability.seen import Seen
from gateway.composition.subgraph.model import ROOT_NAMES
from gateway.composition.type_refs import base_name
from gateway.composition.visibility import is_hidden

CODE = "SATISFIABILITY_ERROR"
LIMIT_CODE = "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"

# A step is one field looked at from one position, or some comparisons with states seen before. A graph of 40 subgraphs
# and 400 types takes a hundredth of it; all of it takes some seconds.
MAX_STEPS = 2_000_000
COMPARISONS_PER_STEP = 8


@dataclass(frozen=True, slots=True)
class State:
    """A client is at an object type; the gateway could hold it at any of these positions.

    `everywhere` is what it reaches from them. `contexts` are those set further up. `path` is how the client came here,
    by the shortest way.
    """

    operation: str
    type: str
    positions: frozenset[Position]
    everywhere: frozenset[Position]
    contexts: frozenset[str]
    path: tuple[PathStep, ...]


@dataclass
class Walk:
    """One walk under one choice of override labels. `errors` and `hints` are by what they are about.

    `steps` count the work, from what walks before this one took. A thorough walk goes on where another one has failed:
    it takes longer, and tells all that is wrong behind what is wrong.
    """

    graph: FederatedGraph
    thorough: bool = False
    errors: dict[str, CompositionError] = field(default_factory=dict)
    hints: dict[str, Hint] = field(default_factory=dict)
    steps: int = 0

    def __post_init__(self) -> None:
        self._supergraph: Supergraph = self.graph.supergraph
        self.reach = Reach(self.graph)
        self._contexts = contexts_by_object(self._supergraph)
        self._doubtful = doubtful_places(self._supergraph)
        self._seen: dict[str, Seen] = {}

    @property
    def is_given_up(self) -> bool:
        """Whether it took too long to go on."""
        return self.steps > MAX_STEPS

    def run(self) -> None:
        """Breadth first, so that each error comes with a shortest query."""
        queue = deque(self._roots())
        while queue and not self.is_given_up:
            queue.extend(self._steps(queue.popleft()))
        if self.is_given_up:
            self.errors[LIMIT_CODE] = _limit_exceeded()

    def _roots(self) -> Iterator[State]:
        for operation, name in ROOT_NAMES.items():
            root = self._supergraph.types.get(name)
            if isinstance(root, MergedObject) and root.fields:
                positions = frozenset(self.graph.position(subgraph, name) for subgraph in root.sources)
                yield from self._state(operation, name, positions, frozenset(), ())

    def _steps(self, state: State) -> Iterator[State]:
        owner = self._supergraph.types[state.type]
        if not isinstance(owner, MergedFieldsType):
            return
        followed = self.reach.follow(state.everywhere)
        for item in owner.fields.values():
            if not is_hidden(item):
                found = followed.get(item.name, ())
                self.steps += 1 + len(found)
                targets = self._in_context(state, item, found)
                if targets:
                    yield from self._enter(state, item, targets)
                else:
                    self._report(state, item)

    def _in_context(self, state: State, item: MergedField, found: Iterable[Position]) -> frozenset[Position]:
        """The targets without those of subgraphs that miss a context here."""
        contextual = {join.graph for join in item.joins if join.context_arguments}
        if not contextual:
            return frozenset(found)
        unset = {join.graph for join in item.joins if not contexts_met(join, state.contexts)}
        return frozenset(position for position in found if position.subgraph not in unset)

    def _enter(self, state: State, item: MergedField, targets: frozenset[Position]) -> Iterator[State]:
        """The states that a field leads to: one for each object type that its value can have."""
        if item.type is None:
            return
        name = base_name(item.type)
        target = self._supergraph.types.get(name)
        if isinstance(target, MergedObject):
            yield from self._state(state.operation, name, targets, state.contexts, (*state.path, FieldStep(item)))
        elif isinstance(target, MergedInterface | MergedUnion):
            yield from self._enter_objects(state, item, targets)

    def _enter_objects(self, state: State, item: MergedField, targets: frozenset[Position]) -> Iterator[State]:
        """The states that a field of an abstract type leads to."""
        if self._is_type_unknown(targets):
            self._report_type(state, item, targets)
            return
        if not self._is_alike(state, item, targets):
            return
        for object_type in self._supergraph.possible_types(base_name(item.type)) if item.type else ():
            narrowed = {self.graph.narrowed(position, object_type) for position in targets}
            # Subgraphs that share a field resolve it alike: what one of them does not know never occurs.
            known = frozenset(position for position in narrowed if position is not None)
            if len(known) == len(narrowed) and not is_hidden(self._supergraph.types[object_type]):
                path = (*state.path, FieldStep(item), TypeStep(object_type))
                yield from self._state(state.operation, object_type, known, state.contexts, path)

    def _state(
        self,
        operation: str,
        name: str,
        positions: frozenset[Position],
        contexts: frozenset[str],
        path: tuple[PathStep, ...],
    ) -> Iterator[State]:
        """The state, unless what was seen before tells all that it could."""
        if not positions:
            return
        set_here = contexts | self._contexts.get(name, frozenset())
        everywhere = frozenset().union(*(self.reach.reached(position) for position in positions))
        seen = self._seen.setdefault(name, Seen())
        before = seen.comparisons
        is_new = seen.add(everywhere, self._doubtful_among(everywhere), set_here)
        self.steps += (seen.comparisons - before) // COMPARISONS_PER_STEP
        if is_new:
            yield State(operation, name, positions, everywhere, set_here, path)

    def _doubtful_among(self, everywhere: frozenset[Position]) -> frozenset[Position]:
        if self.thorough:
            return everywhere
        if not self._doubtful:
            return frozenset()
        return frozenset(found for found in everywhere if (found.subgraph, found.type) in self._doubtful)

    def _is_alike(self, state: State, item: MergedField, targets: frozenset[Position]) -> bool:
        """Whether the subgraphs can have an object in common; a hint when they do not have all in common."""
        types = runtime_types(self.graph, targets)
        if have_nothing_in_common(types):
            query = query_text(self._supergraph, state.operation, state.path, item)
            self.errors.setdefault(f"{item.coordinate} shared", mismatch_error(item, types, query))
            return False
        if differ(types):
            self.hints.setdefault(item.coordinate, mismatch_hint(item, types))
        return True

    def _is_type_unknown(self, targets: Iterable[Position]) -> bool:
        """Whether all targets are interface objects from which no subgraph that knows the objects can be reached."""
        return not any(
            not self.graph.is_interface_object(found) for position in targets for found in self.reach.reached(position)
        )

    def _report(self, state: State, item: MergedField) -> None:
        if item.coordinate not in self.errors:
            query = query_text(self._supergraph, state.operation, state.path, item)
            why = reasons(self.reach, state.positions, item)
            self.errors[item.coordinate] = self._error(item.coordinate, query, why, _having(item))

    def _report_type(self, state: State, item: MergedField, targets: frozenset[Position]) -> None:
        coordinate = f"{item.coordinate}.__typename"
        if coordinate not in self.errors:
            query = query_text(self._supergraph, state.operation, (*state.path, FieldStep(item)), None)
            why = [
                f'subgraph "{position.subgraph}" has "{position.type}" as @interfaceObject, and no subgraph that knows the'
                " objects behind it can be reached by a key."
                for position in sorted(targets, key=lambda position: position.order)
            ]
            self.errors[coordinate] = self._error(item.coordinate, query, why, _having(item))

    def _error(self, coordinate: str, query: str, why: list[str], subgraphs: tuple[str, ...]) -> CompositionError:
        listed = "\n".join(f"- {sentence}" for sentence in why)
        labels = sorted(self.graph.labels_on)
        under = f" (with these override labels on: {', '.join(labels)})" if labels else ""
        message = f"Clients may ask this, but the subgraphs together cannot answer it{under}:\n{query}\n{listed}"
        return CompositionError(CODE, message, (coordinate,), subgraphs)


def _having(item: MergedField) -> tuple[str, ...]:
    """The subgraphs that have the field, perhaps for an interface object."""
    return tuple(dict.fromkeys((*item.sources, *(subgraph for subgraph, _ in item.through_interfaces))))


def _limit_exceeded() -> CompositionError:
    return CompositionError(
        LIMIT_CODE,
        f"After {MAX_STEPS} steps it is still not known whether all queries can be answered. Give shared types"
        " resolvable keys: then it matters less on which way they were reached.",
    )
