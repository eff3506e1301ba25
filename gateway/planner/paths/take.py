"""Work on a goal: meet it where that is free, else say what the options are; and take one."""

from collections.abc import Iterator
from dataclasses import replace

from gateway.planner.errors import PlanningError
from gateway.planner.fetch_graph.sites import Site, SiteField
from gateway.planner.fetch_graph.steps import FetchState, Step, Supply, Visit, is_nowhere, types_at
from gateway.planner.paths.finder import PathFinder
from gateway.planner.paths.fit import Fit, below, fit, spot_of
from gateway.planner.paths.options import AtLookup, AtRoot, AtVisit, Goal, Option, Split

NO_TYPES: frozenset[str] = frozenset()


class Taker:
    """Changes the state, always through its trail."""

    def __init__(self, state: FetchState, finder: PathFinder) -> None:
        self.state = state
        self.finder = finder
        self.graph = finder.graph

    def meet(self, goal: Goal) -> Goal | None:
        """Meet a goal by visits that are there; what is left of it, or None.

        Free of regret: using what is fetched anyway never costs a request.
        """
        types = goal.types & types_at(self.graph, goal.field.site)
        nowhere = is_nowhere(self.graph, goal.field.site)
        if not types or nowhere:
            return None if self._note_existence(goal, nowhere) else goal
        for visit in self.finder.direct_visits(goal):
            given = self._given(visit, goal, types)
            if given:
                self._supply(visit, goal, given)
                types = types - given
                if not types:
                    return None
        return goal if types == goal.types else replace(goal, types=types)

    def take(self, goal: Goal, option: Option) -> list[Goal]:
        """Do what the option says; the goals that this makes come back."""
        if isinstance(option.start, Split):
            return [replace(goal, types=types) for types in option.start.groups]
        visit, goals = self._start(goal, option.start)
        for field in option.path[:-1]:
            visit = self._descend(goal, visit, field)
        if option.vacuous:
            self.state.supply(Supply(visit, goal.field, NO_TYPES, goal.consumer))
        else:
            self._supply(visit, goal, goal.types & types_at(self.graph, goal.field.site))
        return goals

    def _note_existence(self, goal: Goal, nowhere: bool) -> bool:
        """No object can have the goal's types here. The visit that shows it stays, and is waited for.

        It may stand further up only where no object of the site can be: a list of what has no type is still a list.
        """
        site: Site | None = goal.field.site
        while site is not None:
            for visit in site.visits:
                if not visit.is_lookup and (goal.consumer is None or not visit.step.follows(goal.consumer)):
                    self.state.supply(Supply(visit, goal.field, NO_TYPES, goal.consumer))
                    return True
            site = site.parent.site if site.parent and nowhere else None
        return False

    def _given(self, visit: Visit, goal: Goal, types: frozenset[str]) -> frozenset[str]:
        spot = spot_of(visit)
        here = types if spot.covered is None else types & spot.covered
        if not here:
            return here
        if fit(self.graph, spot, goal.field, here, visit.is_lookup, goal.is_client) is Fit.DIRECT:
            return here
        return frozenset(
            name
            for name in here
            if len(here) > 1
            and fit(self.graph, spot, goal.field, frozenset({name}), visit.is_lookup, goal.is_client) is Fit.DIRECT
        )

    def _supply(self, visit: Visit, goal: Goal, types: frozenset[str]) -> None:
        self.state.select(visit, goal.field, types)
        self.state.supply(Supply(visit, goal.field, types, goal.consumer))

    def _descend(self, goal: Goal, visit: Visit, field: SiteField) -> Visit:
        types = field.types & types_at(self.graph, field.site)
        self.state.select(visit, field, types)
        spot = below(self.graph, spot_of(visit), field, types)
        if spot is None or spot.type_name is None:
            raise PlanningError("QUERY_PLAN_NOT_FOUND", f"The field {field.name} has no single type in a subgraph.")
        return self.state.descend(visit, field, spot.type_name, goal.condition, spot.provided)

    def _start(self, goal: Goal, start: AtVisit | AtRoot | AtLookup) -> tuple[Visit, list[Goal]]:
        if isinstance(start, AtVisit):
            return start.visit, []
        if isinstance(start, AtRoot):
            return self._start_root(goal, start)
        return self._start_lookup(goal, start)

    def _start_root(self, goal: Goal, start: AtRoot) -> tuple[Visit, list[Goal]]:
        step = Step(len(self.state.steps), start.subgraph, start.site, is_entity=False)
        self.state.add_step(step, Visit(step, start.site, start.site.type_name, goal.condition))
        if start.site.parent is None:
            return step.visit, []
        typename = self.finder.reader.sites.typename(start.site)
        return step.visit, [Goal(typename, start.site.possible, step, (*goal.chain, goal.field), is_client=False)]

    def _start_lookup(self, goal: Goal, start: AtLookup) -> tuple[Visit, list[Goal]]:
        step = start.step
        if step is None:
            step = Step(len(self.state.steps), start.subgraph, start.site, is_entity=True, entry=start.entry)
            self.state.add_step(step, Visit(step, start.site, start.entry, goal.condition))
        self.state.widen(step, start.types, start.any_type)
        return step.visit, list(self._requirement_goals(step, goal, start))

    def _requirement_goals(self, step: Step, goal: Goal, start: AtLookup) -> Iterator[Goal]:
        chain = (*goal.chain, goal.field)
        if start.needs_typename:
            yield Goal(self.finder.reader.sites.typename(start.site), start.types, step, chain, is_client=False)
        for requirement in start.requirements:
            if self.state.require(step, requirement):
                for value in requirement.leaves():
                    yield Goal(value.field, value.types, step, chain, is_client=False)
        for need in start.contexts:
            if self.state.bring(step, need):
                for field, types in need.leaves(self.finder.reader):
                    yield Goal(field, types, step, chain, is_client=False)
