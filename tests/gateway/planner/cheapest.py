"""The least that an operation can cost, by trying everything: nothing here is shared with the planner's search.

For operations over entities without abstract types and conditions, whose keys and required fields are leaves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from gateway.planner.operation import Operation, Selection
from gateway.supergraph.query_graph import FieldEdge, QueryGraph

REQUEST_COST = 1000


@dataclass(frozen=True)
class _Request:
    """Entity lookups in one subgraph after the same others are one request; a root fetch is one of its own."""

    subgraph: str
    after: frozenset["_Request"]
    is_root: bool = False

    def all_before(self) -> frozenset["_Request"]:
        return self.after.union(*(request.all_before() for request in self.after))


@dataclass(frozen=True)
class _Visit:
    """A subgraph at a site; `request` is None for a lookup that begins there."""

    subgraph: str
    request: _Request | None


@dataclass(frozen=True)
class _Choice:
    """What is asked at one site: (visit, field), and for which visits each lookup waits.

    `numbers` say which of the possible visits these are.
    """

    numbers: tuple[int, ...]
    visits: tuple[_Visit, ...]
    asked: frozenset[tuple[int, str]] = frozenset()
    waits: frozenset[tuple[int, int]] = frozenset()

    def waits_for(self, waiting: int, other: int) -> bool:
        return waiting == other or any(self.waits_for(to, other) for each, to in self.waits if each == waiting)

    def requests(self) -> list[_Request]:
        """The request of each visit."""
        found: dict[int, _Request] = {}
        while len(found) < len(self.visits):
            for number, visit in enumerate(self.visits):
                others = [to for each, to in self.waits if each == number]
                if number not in found and all(other in found for other in others):
                    found[number] = visit.request or _lookup(visit.subgraph, [found[other] for other in others])
        return [found[number] for number in range(len(self.visits))]

    @property
    def cost(self) -> int:
        """Of fields and of what is looked up."""
        return len(self.asked) + sum(visit.request is None for visit in self.visits)


def _lookup(subgraph: str, after: Sequence[_Request]) -> _Request:
    implied = frozenset[_Request]().union(*(request.all_before() for request in after))
    return _Request(subgraph, frozenset(after) - implied)


@dataclass
class _Place:
    """A site still to be done: its fields, and from which visits of its parent one can go down to it."""

    type_name: str
    selections: tuple[Selection, ...]
    above: tuple[_Visit, ...] | None = None  # None: at the root


@dataclass
class CheapestPlan:
    """Looks for a plan that costs less than `best`, which is lowered to what it finds."""

    graph: QueryGraph
    best: int
    tried: int = 0
    _known: dict[tuple[tuple[Selection, ...], tuple[str, ...]], list[_Choice]] = field(default_factory=dict)

    def search(self, operation: Operation) -> int:
        """The least cost, or the one given when there is no lesser one."""
        self._go_on([_Place(operation.root_type, operation.selections)], frozenset(), 0)
        return self.best

    def _go_on(self, places: list[_Place], requests: frozenset[_Request], fields: int) -> None:
        if REQUEST_COST * len(requests) + fields >= self.best:
            return
        if not places:
            self.best = REQUEST_COST * len(requests) + fields
            return
        place, *rest = places
        for choice in self._choices_at(place, len(requests), frozenset(request.subgraph for request in requests)):
            self.tried += 1
            made = choice.requests()
            visits = tuple(_Visit(visit.subgraph, request) for visit, request in zip(choice.visits, made, strict=True))
            below = [
                _Place(item.target, item.selections, self._with_field(place, visits, item.name))
                for item in place.selections
                if item.selections
            ]
            came_down = 0 if place.above is None else sum(visit.request is not None for visit in choice.visits)
            self._go_on(below + rest, requests | frozenset(made), fields + choice.cost + came_down)

    def _choices_at(self, place: _Place, requests: int, asked: frozenset[str]) -> Iterator[_Choice]:
        """The choices, without those that must cost more than what is known."""
        possible = self._possible_visits(place)
        for choice in self._distinct_choices(place):
            new = sum(visit.request is None and visit.subgraph not in asked for visit in choice.visits)
            if REQUEST_COST * (requests + new) < self.best:
                stands_for = [possible[number] for number in choice.numbers]
                yield replace(choice, visits=tuple(stands_for))

    def _with_field(self, place: _Place, visits: tuple[_Visit, ...], name: str) -> tuple[_Visit, ...]:
        return tuple(visit for visit in visits if self._edge(place, visit, name))

    def _edge(self, place: _Place, visit: _Visit, name: str) -> FieldEdge | None:
        edge = self.graph.nodes[place.type_name, visit.subgraph].edges.get(name)
        return None if edge is None or edge.external else edge

    def _distinct_choices(self, place: _Place) -> list[_Choice]:
        """Of choices with the same visits and waits the cheapest; they are the same whatever requests stand above."""
        key = (place.selections, tuple(visit.subgraph for visit in place.above or ()))
        known = self._known.get(key)
        if known is None:
            found: dict[tuple[tuple[int, ...], frozenset[tuple[int, int]]], _Choice] = {}
            for choice in self._choices(place):
                other = found.get((choice.numbers, choice.waits))
                if other is None or choice.cost < other.cost:
                    found[choice.numbers, choice.waits] = choice
            known = self._known[key] = sorted(found.values(), key=lambda choice: len(choice.visits))
        return known

    def _choices(self, place: _Place) -> Iterator[_Choice]:
        """Every set of visits, with every way to give each what it asks for."""
        possible = self._possible_visits(place)
        leaves = [item.name for item in place.selections if not item.selections]
        for count in range(1, len(possible) + 1):
            for numbers in combinations(range(len(possible)), count):
                visits = tuple(possible[number] for number in numbers)
                yield from self._with_keys(place, _Choice(numbers, visits), list(range(count)), leaves)

    def _possible_visits(self, place: _Place) -> list[_Visit]:
        nodes = [node for node in self.graph.nodes.values() if node.type_name == place.type_name]
        if place.above is None:
            return [_Visit(node.subgraph, _Request(node.subgraph, frozenset(), is_root=True)) for node in nodes]
        lookups = [_Visit(node.subgraph, None) for node in nodes if node.keys]
        # A field that requires others may be the only one to wait for them.
        computed = [_Visit(node.subgraph, None) for node in nodes if any(edge.requires for edge in node.edges.values())]
        return [*place.above, *lookups, *computed]

    def _with_keys(self, place: _Place, choice: _Choice, pending: list[int], leaves: list[str]) -> Iterator[_Choice]:
        if not pending:
            plain = [name for name in leaves if not self._is_computed(place, name)]
            computed: list[tuple[str, int | None]] = [(name, None) for name in leaves if name not in plain]
            for given in self._with_leaves(place, choice, computed):
                yield from self._with_plain_leaves(place, given, plain)
            return
        first, *rest = pending
        if choice.visits[first].request is not None:
            yield from self._with_keys(place, choice, rest, leaves)
            return
        for key in self.graph.nodes[place.type_name, choice.visits[first].subgraph].keys:
            for given in self._with_leaves(place, choice, [(item.name, first) for item in key.fields]):
                yield from self._with_keys(place, given, rest, leaves)

    def _with_leaves(self, place: _Place, choice: _Choice, wanted: list[tuple[str, int | None]]) -> Iterator[_Choice]:
        """Every way to have the leaves given, each to the visit that waits for it or to the client (None)."""
        if not wanted:
            yield choice
            return
        (name, waiting), *rest = wanted
        for number, visit in enumerate(choice.visits):
            edge = self._edge(place, visit, name)
            if edge is None or (edge.requires and visit.request is not None):
                continue
            if waiting is not None and choice.waits_for(number, waiting):
                continue
            more = [(item.name, number) for item in edge.requires.fields] if edge.requires else []
            waits = choice.waits | ({(waiting, number)} if waiting is not None else set())
            asked = choice.asked | {(number, name)}
            yield from self._with_leaves(place, replace(choice, asked=asked, waits=waits), more + rest)

    def _is_computed(self, place: _Place, name: str) -> bool:
        nodes = (node for node in self.graph.nodes.values() if node.type_name == place.type_name)
        return any(node.edges[name].requires for node in nodes if name in node.edges)

    def _with_plain_leaves(self, place: _Place, choice: _Choice, names: list[str]) -> Iterator[_Choice]:
        """What the client asks for makes no request, so it does not matter which visit gives it: once is enough."""
        asked = set(choice.asked)
        for name in names:
            givers = [number for number, visit in enumerate(choice.visits) if self._edge(place, visit, name)]
            if not givers:
                return
            if not any((number, name) in asked for number in givers):
                asked.add((givers[0], name))
        yield replace(choice, asked=frozenset(asked))
