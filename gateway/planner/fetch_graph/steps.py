"""Steps are fetches in the making, visits are the places of the response that they are at."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from gateway.planner.conditions import ALWAYS, NEVER, Alternatives, either_at_most, implies
from gateway.planner.fetch_graph.contexts import ContextNeed
from gateway.planner.fetch_graph.requests import Request, RequestPlaces
from gateway.planner.fetch_graph.requirements import Requirement
from gateway.planner.fetch_graph.sites import Site, SiteField
from gateway.supergraph.field_sets import FieldSet
from gateway.supergraph.query_graph import QueryGraph

NOTHING = FieldSet()


class Step:
    """A fetch: of root fields, or of entities at `site`.

    `entry` is the interface or interface object by whose name entities are looked up, None for their own types.
    `any_type` says that this holds whatever an object's runtime type is, which may be unknown then. `waits` are the
    steps waited for directly; `before`, a bit for each index, those waited for at all, and `depth` how many of them
    must have arrived one after the other.
    """

    __slots__ = (
        "any_type",
        "before",
        "contexts",
        "depth",
        "entry",
        "index",
        "is_entity",
        "is_waited_for",
        "request",
        "requirements",
        "site",
        "subgraph",
        "types",
        "visit",
        "waits",
    )

    def __init__(self, index: int, subgraph: str, site: Site, is_entity: bool, entry: str | None = None) -> None:
        self.index = index
        self.subgraph = subgraph
        self.site = site
        self.is_entity = is_entity
        self.entry = entry
        self.any_type = False
        self.types: frozenset[str] = frozenset()
        self.requirements: list[Requirement] = []
        self.contexts: list[ContextNeed] = []
        self.waits: set[Step] = set()
        self.before = 0
        self.depth = int(is_entity)
        self.is_waited_for = False
        self.request: Request
        self.visit: Visit

    def follows(self, other: "Step") -> bool:
        """Whether this step is the other one or waits for it, directly or not."""
        return self is other or bool(self.before >> other.index & 1)


class Visit:
    """A step at a site.

    `type_name` is the type of the objects as the subgraph declares it there, None where entities come back under their
    own types. `provided` is what the subgraph gives on this path although it is external elsewhere. `condition` is one
    under which the visit is needed at least.
    """

    __slots__ = ("below", "condition", "parent", "provided", "selected", "site", "step", "type_name", "via")

    def __init__(
        self,
        step: Step,
        site: Site,
        type_name: str | None,
        condition: Alternatives,
        provided: FieldSet = NOTHING,
        parent: "Visit | None" = None,
        via: SiteField | None = None,
    ) -> None:
        self.step = step
        self.site = site
        self.type_name = type_name
        self.condition = condition
        self.provided = provided
        self.parent = parent
        self.via = via
        self.selected: dict[SiteField, frozenset[str]] = {}
        self.below: dict[SiteField, Visit] = {}

    @property
    def is_lookup(self) -> bool:
        """Whether the objects here were looked up as entities, so that only some of them may be covered."""
        return self.parent is None and self.step.is_entity

    @property
    def is_certain(self) -> bool:
        """Whether the step gives all objects of its site whenever there are any."""
        if self.is_lookup:
            return False
        field = self.site.parent
        return self.condition == ALWAYS or (
            field is not None and field.condition != NEVER and implies(field.condition, self.condition)
        )


@dataclass(frozen=True, slots=True)
class Supply:
    """A wish met: `visit` gives `field` for objects of `types`; `consumer` needs it, or the client (None).

    Without types the visit shows that no object can have the field, and nothing is asked.
    """

    visit: Visit
    field: SiteField
    types: frozenset[str]
    consumer: Step | None

    @property
    def condition(self) -> Alternatives:
        """When it is needed, as far as is known."""
        return wanted_when(self.field, self.consumer)


class FetchState:
    """All steps so far, with a trail: every change can be taken back to a mark."""

    def __init__(self, root: Site) -> None:
        self.root = root
        self.steps: list[Step] = []
        self.lookups: dict[str, list[Step]] = {}  # entity steps by subgraph
        self.supplies: list[Supply] = []
        self.field_count = 0
        self.requests = RequestPlaces()
        self._trail: list[Callable[[], object]] = []

    def mark(self) -> int:
        """A point to come back to."""
        return len(self._trail)

    def undo(self, mark: int) -> None:
        """Take back all that was done since the mark."""
        while len(self._trail) > mark:
            self._trail.pop()()

    def add_step(self, step: Step, visit: Visit) -> None:
        """A new fetch, standing at its first site."""
        step.visit = visit
        self.steps.append(step)
        self._trail.append(self.steps.pop)
        if step.is_entity:
            same = self.lookups.setdefault(step.subgraph, [])
            same.append(step)
            self._trail.append(same.pop)
        self._place(step)
        self._trail.append(lambda: self.requests.release(step.request))
        self._add_visit(visit)

    def descend(
        self, visit: Visit, field: SiteField, type_name: str, condition: Alternatives, provided: FieldSet
    ) -> Visit:
        """The visit below a field of this one."""
        found = visit.below.get(field)
        if found is None:
            if field.child is None:
                raise ValueError(f"{field.name} is a leaf.")
            found = visit.below[field] = Visit(visit.step, field.child, type_name, condition, provided, visit, field)
            self._trail.append(lambda: visit.below.pop(field))
            self._add_visit(found)
        return found

    def _add_visit(self, visit: Visit) -> None:
        visit.site.visits.append(visit)
        self._trail.append(visit.site.visits.pop)

    def select(self, visit: Visit, field: SiteField, types: frozenset[str]) -> None:
        """Have the step ask for a field, for objects of these types."""
        before = visit.selected.get(field)
        if before is None:
            visit.selected[field] = types
            self.field_count += 1
            self._trail.append(lambda: self._unselect(visit, field))
        elif not types <= before:
            visit.selected[field] = before | types
            self._trail.append(lambda: visit.selected.__setitem__(field, before))

    def _unselect(self, visit: Visit, field: SiteField) -> None:
        del visit.selected[field]
        self.field_count -= 1

    def wait(self, step: Step, other: Step) -> None:
        """Have a step wait for another one."""
        if other is step or other in step.waits:
            return
        step.waits.add(other)
        self._trail.append(lambda: step.waits.discard(other))
        if not other.is_waited_for:
            other.is_waited_for = True
            self._trail.append(lambda: setattr(other, "is_waited_for", False))
        added = other.before | 1 << other.index
        if added & ~step.before:
            self._delay(step, added)

    def _delay(self, step: Step, added: int) -> None:
        """A step waits for more, and so do those that wait for it: their requests are sent later."""
        later = [step]
        if step.is_waited_for:
            later += [other for other in self.steps if other.before >> step.index & 1]
            later.sort(key=lambda other: other.before.bit_count())
        former = [(other, other.before, other.depth, other.request) for other in later]
        for other in later:
            other.before |= added
            other.depth = max(before.depth for before in other.waits) + 1
            self.requests.release(other.request)
            self._place(other)
        self._trail.append(lambda: self._hasten(former))

    def _hasten(self, former: list[tuple[Step, int, int, Request]]) -> None:
        for step, before, depth, request in former:
            self.requests.release(step.request)
            self.requests.use(request)
            step.before, step.depth, step.request = before, depth, request

    def _place(self, step: Step) -> None:
        step.request = self.requests.place(
            step.subgraph if step.is_entity else step.index, (other.request for other in step.waits)
        )
        self.requests.use(step.request)

    def widen(self, step: Step, types: frozenset[str], any_type: bool) -> None:
        """Have an entity step look up objects of further types."""
        before, was_any, count = step.types, step.any_type, self.field_count
        step.types, step.any_type = before | types, was_any or any_type
        self.field_count += len(step.types) - len(before)  # what is looked up costs about as much as a field

        def restore() -> None:
            step.types, step.any_type, self.field_count = before, was_any, count

        self._trail.append(restore)

    def require(self, step: Step, requirement: Requirement) -> bool:
        """Add what a step's representations must hold; False when it is there already."""
        if requirement in step.requirements:
            return False
        step.requirements.append(requirement)
        self._trail.append(step.requirements.pop)
        return True

    def bring(self, step: Step, need: ContextNeed) -> bool:
        """Add a context's value to what a step's representations come with; False when it is there already."""
        if need in step.contexts:
            return False
        step.contexts.append(need)
        self._trail.append(step.contexts.pop)
        return True

    def supply(self, supply: Supply) -> None:
        """Note who gives what to whom."""
        self.supplies.append(supply)
        self._trail.append(self.supplies.pop)
        self._need(supply.visit, supply.condition)
        if supply.consumer:
            self.wait(supply.consumer, supply.visit.step)

    def _need(self, visit: Visit | None, condition: Alternatives) -> None:
        """Note that a visit, with those that lead to it, is needed under one more condition."""
        while visit is not None:
            if not implies(condition, visit.condition):
                self._trail.append(partial(setattr, visit, "condition", visit.condition))
                visit.condition = either_at_most(visit.condition, condition)
            visit = visit.parent


def wanted_when(field: SiteField, consumer: Step | None) -> Alternatives:
    """The condition under which a field is wanted, by the client (None) or by a step: at least then."""
    return field.condition if consumer is None else consumer.visit.condition


def is_nowhere(graph: QueryGraph, site: Site) -> bool:
    """Whether no object can be at the site, since none of the types that it stands below can be there."""
    while site.parent is not None and site.parent.site.is_doubtful:
        if not site.parent.types & types_at(graph, site.parent.site):
            return True
        site = site.parent.site
    return False


def types_at(graph: QueryGraph, site: Site) -> frozenset[str]:
    """The object types that can really stand at a site: those that every subgraph that gives all its objects knows."""
    types = site.possible
    if len(types) > 1:
        for visit in site.visits:
            if visit.type_name is not None and visit.is_certain:
                types &= graph.nodes[visit.type_name, visit.step.subgraph].members
    return types
