"""All ways to have a field at a site given by a subgraph, and what each is likely to cost."""

import sys
from collections.abc import Iterator
from dataclasses import replace

from gateway.planner.fetch_graph.requirements import RequirementReader
from gateway.planner.fetch_graph.sites import Site, SiteField
from gateway.planner.fetch_graph.steps import NOTHING, FetchState, Step, Visit, types_at
from gateway.planner.normalize.expand_types import split_by_profile
from gateway.planner.paths.fit import Fit, below, fit, spot_of
from gateway.planner.paths.lookups import LookupFinder
from gateway.planner.paths.options import AtLookup, AtRoot, AtVisit, Goal, Option, Split, Spot
from gateway.supergraph.query_graph import QueryGraph

REQUEST_COST = 1000
FIELD_COST = 1
VACUOUS_COST = 2  # rather ask who knows the type
GUESS_DEPTH = 3  # how many jumps ahead the cost of a key is guessed; further ones count as one request each

Way = tuple[Option, Spot]


class PathFinder:
    """Finds options in the present state. `single_root` forbids a second fetch of root fields (mutations).

    `weighed` counts how often ways to a field in a subgraph were looked for: what finding options costs.
    """

    def __init__(self, graph: QueryGraph, reader: RequirementReader, state: FetchState, single_root: bool) -> None:
        self.graph = graph
        self.reader = reader
        self.state = state
        self.single_root = single_root
        self.weighed = 0
        self.is_thorough = False  # whether to look also where a type may turn out to be unknown further up
        self.lookup_finder = LookupFinder(graph, reader)
        self._guesses: dict[tuple[object, ...], tuple[int | None, int]] = {}
        self._offers: dict[tuple[Site, str], int] = {}
        self._circles = 0  # how often a guess ended since it led back to a goal above it

    def direct_visits(self, goal: Goal) -> Iterator[Visit]:
        """The visits at the goal's site that may be used: those that select its field already, then the earliest."""
        usable = [visit for visit in goal.field.site.visits if _is_usable(visit.step, goal.consumer)]
        if len(usable) > 1:
            usable.sort(key=lambda visit: (goal.field not in visit.selected, visit.step.depth))
        yield from usable

    def options(self, goal: Goal, types: frozenset[str]) -> list[Option]:
        """What can be done about a goal that no visit can meet, the cheapest first."""
        found = self._found(goal, types)
        if not found and goal.field.site.is_doubtful:
            self.is_thorough = True
            found = self._found(goal, types)
            self.is_thorough = False
        return sorted(found, key=self._rank)

    def _found(self, goal: Goal, types: frozenset[str]) -> list[Option]:
        self._guesses.clear()
        found = self._weighed(goal, types)
        groups = split_by_profile(self.graph, types, goal.field.name)
        if not found and len(groups) == 1:
            groups = [frozenset({name}) for name in sorted(types)]
        if len(groups) > 1:
            found += self._split(goal, groups)
        return found

    def _weighed(self, goal: Goal, types: frozenset[str]) -> list[Option]:
        """The options; those that need more requests than the best are not weighed closely."""
        for most_requests in range(1, GUESS_DEPTH + 1):
            found = self._options(_Search(self, goal, GUESS_DEPTH, most_requests), types)
            if any(option.cost // REQUEST_COST <= most_requests for option in found):
                return found
        return self._options(_Search(self, goal, GUESS_DEPTH, sys.maxsize), types)

    def _rank(self, option: Option) -> tuple[int, int, int, int]:
        """Fewest requests first; then what is there earliest, for which fewer keys can be null.

        Then the subgraph that can give most of what else is asked for thereabouts.
        """
        return option.cost // REQUEST_COST, _lateness(option), -self._coverage(option), option.cost

    def _coverage(self, option: Option) -> int:
        start = option.start
        if isinstance(start, Split):
            return sys.maxsize  # first among equals: it may spare some types a jump
        subgraph = start.visit.step.subgraph if isinstance(start, AtVisit) else start.subgraph
        return self._offer(option.path[0].site, subgraph)

    def _offer(self, site: Site, subgraph: str) -> int:
        """How many leaves at a site and below it a subgraph can give without a jump."""
        key = (site, subgraph)
        found = self._offers.get(key)
        if found is None:
            offered = (
                field
                for field in site.fields
                if not field.is_meta and subgraph in self.graph.subgraphs_of(min(field.types), field.name)
            )
            found = sum(self._offer(field.child, subgraph) if field.child else 1 for field in offered)
            self._offers[key] = found
        return found

    def _split(self, goal: Goal, groups: list[frozenset[str]]) -> list[Option]:
        """The groups may share what they need, so together they are guessed to cost as much as the dearest."""
        guesses = [self.guess(replace(goal, types=group), GUESS_DEPTH, sys.maxsize) for group in groups]
        known = [guess for guess in guesses if guess is not None]
        return [Option(Split(tuple(groups)), (), max(known))] if len(known) == len(guesses) else []

    def _options(self, search: "_Search", types: frozenset[str]) -> list[Option]:
        found: list[Option] = []
        for subgraph in self._subgraphs(search.goal.field, types):
            for option, _ in search.ways(search.goal.field, types, subgraph):
                search.note(option)
                found.append(option)
        return found

    def _subgraphs(self, field: SiteField, types: frozenset[str]) -> tuple[str, ...]:
        """The subgraphs that may help: all where types are in doubt, since one that does not know them may show it."""
        if field.is_meta or field.site.is_doubtful:
            return self.graph.subgraphs
        return tuple(dict.fromkeys(edge.subgraph for edge in self.graph.routes(min(types), field.name)))

    def guess(self, goal: Goal, depth: int, most_requests: int) -> int | None:
        """What it costs at least to meet a goal; None when it seems impossible.

        More than `most_requests` is not of interest: then the answer says only that it is more.
        """
        key = (goal.field, goal.types, goal.consumer, goal.is_client, depth)
        known = self._guesses.get(key)
        if known is not None:
            found, limit = known
            if most_requests <= limit or found is None or found // REQUEST_COST <= limit:
                return found
        circles = self._circles
        found = self._guess(goal, depth, most_requests)
        if found is not None or self._circles == circles:
            # What is impossible below other goals only is not remembered.
            self._guesses[key] = (found, most_requests)
        return found

    def note_circle(self) -> None:
        """A guess led back to where it came from."""
        self._circles += 1

    def provider(self, goal: Goal) -> Step | None:
        """The step that would give the goal at no cost to speak of."""
        for visit in self.direct_visits(goal):
            if fit(self.graph, spot_of(visit), goal.field, goal.types, visit.is_lookup, goal.is_client) is Fit.DIRECT:
                return visit.step
        return None

    def _guess(self, goal: Goal, depth: int, most_requests: int) -> int | None:
        types = goal.types & types_at(self.graph, goal.field.site)
        cost = 0
        for visit in self.direct_visits(goal):
            if not types:
                break
            spot = spot_of(visit)
            here = types if spot.covered is None else types & spot.covered
            if here and fit(self.graph, spot, goal.field, here, visit.is_lookup, goal.is_client) is not Fit.NO:
                cost += 0 if goal.field in visit.selected else FIELD_COST
                types = types - here
        if not types:
            return cost
        if depth == 0:
            return cost + REQUEST_COST
        options = self._options(_Search(self, goal, depth - 1, most_requests), types)
        return cost + min(option.cost for option in options) if options else None


class _Search:
    """One enumeration: the state does not change meanwhile.

    What needs more than `most_requests`, or than the best option noted, may be called cheaper than it is, or possible
    when it is not, as long as it is called dearer than that.
    """

    def __init__(self, finder: PathFinder, goal: Goal, depth: int, most_requests: int) -> None:
        self.finder = finder
        self.graph = finder.graph
        self.goal = goal
        self.chain = (*goal.chain, goal.field)
        self.depth = depth
        self.most_requests = most_requests
        self._arrivals: dict[tuple[Site, str], list[Way]] = {}

    def note(self, option: Option) -> None:
        """Dearer options matter less from now on."""
        self.most_requests = min(self.most_requests, option.cost // REQUEST_COST)

    def ways(self, field: SiteField, types: frozenset[str], subgraph: str) -> list[Way]:
        """The options that end with the field, and the spots at which it is selected."""
        self.finder.weighed += 1
        found: list[Way] = []
        exact = self.goal.is_client or field is not self.goal.field
        for option, spot in self.arrivals(field.site, subgraph):
            if option.vacuous:
                found.append((option, spot))
                continue
            is_lookup = isinstance(option.start, AtVisit) and option.start.visit.is_lookup and not option.path
            result = fit(self.graph, spot, field, types, is_lookup, exact)
            if result is not Fit.NO:
                found.append((_extended(option, field, result), spot))
        if field.site.parent is not None and types:
            found += self._lookup_ways(field, types, subgraph)
        return found

    def arrivals(self, site: Site, subgraph: str) -> list[Way]:
        """The ways to be at a site without a jump at the site itself; `path` ends above it.

        A vacuous one shows that no object can be there.
        """
        key = (site, subgraph)
        if key not in self._arrivals:
            self._arrivals[key] = []  # a site is no way to itself
            self._arrivals[key] = list(self._find_arrivals(site, subgraph))
        return self._arrivals[key]

    def _find_arrivals(self, site: Site, subgraph: str) -> Iterator[Way]:
        visits = [visit for visit in site.visits if visit.step.subgraph == subgraph]
        usable = [visit for visit in visits if _is_usable(visit.step, self.goal.consumer)]
        for visit in usable:
            yield Option(AtVisit(visit), (), 0), spot_of(visit)
        if any(not visit.is_lookup for visit in usable):
            return
        yield from self._root_arrivals(site, subgraph)
        if site.parent is not None and self._may_lead_here(site.parent, subgraph):
            parent_types = site.parent.types & types_at(self.graph, site.parent.site)
            for option, spot in self.ways(site.parent, parent_types, subgraph):
                child = spot if option.vacuous else below(self.graph, spot, site.parent, parent_types)
                if child is not None:
                    yield option, child

    def _may_lead_here(self, field: SiteField, subgraph: str) -> bool:
        """A quick look: whether the subgraph has the field at all, or may show that no object can have it."""
        if len(field.site.possible) > 1 or len(field.types) > 1:
            return True
        if self.finder.is_thorough and field.site.is_doubtful:
            return True
        return subgraph in self.graph.subgraphs_of(min(field.types), field.name)

    def _root_arrivals(self, site: Site, subgraph: str) -> Iterator[Way]:
        is_top = site.parent is None
        if not is_top and site.type_name != self.graph.supergraph.root_types.get("query"):
            return
        if self.graph.node(site.type_name, subgraph) is None or (is_top and self.finder.single_root and site.visits):
            return
        cost = REQUEST_COST
        if not is_top:
            typename = self.finder.reader.sites.typename(site)
            goal = self._leaf_goal(typename, site.possible, None)
            exists = self._guess(goal, max(self.most_requests - 1, 0))
            if exists is None:
                return
            cost += exists
        yield Option(AtRoot(site, subgraph), (), cost), Spot(subgraph, site, site.type_name, NOTHING)

    def _lookup_ways(self, field: SiteField, types: frozenset[str], subgraph: str) -> Iterator[Way]:
        for start in self.finder.lookup_finder.lookups(field.site, field, types, subgraph):
            if start.step is not None and not _is_usable(start.step, self.goal.consumer):
                continue
            cost = self._lookup_cost(start)
            if cost is None:
                continue
            covered = None if start.any_type else start.types
            spot = Spot(subgraph, field.site, start.entry, NOTHING, covered)
            yield Option(start, (field,), cost + FIELD_COST), spot

    def _lookup_cost(self, start: AtLookup) -> int | None:
        """What a lookup costs at least; its leaves may share the requests that they need."""
        own_request = int(start.step is None and not self._shares_request(start))
        most_requests = self.most_requests - own_request
        requests = fields = 0
        for field, types in start.leaves if most_requests >= 0 else ():
            if requests > most_requests:
                break
            guess = self._guess(self._leaf_goal(field, types, start.step), most_requests)
            if guess is None:
                return None
            requests = max(requests, guess // REQUEST_COST)
            fields += guess % REQUEST_COST
        return (requests + own_request) * REQUEST_COST + fields

    def _shares_request(self, start: AtLookup) -> bool:
        """Whether a step on the same subgraph waits for the same, so that both are sent as one request."""
        if not self.finder.state.lookups.get(start.subgraph):
            return False
        waits = []
        for field, types in start.leaves:
            provider = self.finder.provider(self._leaf_goal(field, types, None))
            if provider is None:
                return False
            waits.append(provider.request)
        requests = self.finder.state.requests
        return requests.is_used(requests.place(start.subgraph, waits))

    def _leaf_goal(self, field: SiteField, types: frozenset[str], consumer: Step | None) -> Goal:
        return Goal(field, types, consumer or self.goal.consumer, self.chain, is_client=False)

    def _guess(self, goal: Goal, most_requests: int) -> int | None:
        """What it costs at least to have a leaf that an option needs; None when that would go in circles."""
        if goal.field in self.chain:
            self.finder.note_circle()
            return None
        return self.finder.guess(goal, self.depth, most_requests)


def _lateness(option: Option) -> int:
    """How many fetches must have arrived before the option's start, as far as is known."""
    start = option.start
    if isinstance(start, AtVisit):
        return start.visit.step.depth
    if isinstance(start, AtLookup):
        return start.step.depth if start.step else 1
    return 0


def _extended(option: Option, field: SiteField, result: Fit) -> Option:
    vacuous = result is Fit.VACUOUS
    cost = option.cost + FIELD_COST + (VACUOUS_COST if vacuous else 0)
    if isinstance(option.start, AtVisit) and not option.path and field in option.start.visit.selected:
        cost = option.cost
    return Option(option.start, (*option.path, field), cost, vacuous or option.vacuous)


def _is_usable(step: Step, consumer: Step | None) -> bool:
    return consumer is None or not step.follows(consumer)
