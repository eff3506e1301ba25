"""Branch and bound over the options of all goals, under a deterministic cost and a budget counted in steps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from gateway.planner.errors import PlanningError, PlanningInterrupted
from gateway.planner.fetch_graph.steps import FetchState
from gateway.planner.paths.finder import FIELD_COST, REQUEST_COST, PathFinder
from gateway.planner.paths.options import Goal, Option
from gateway.planner.paths.take import Taker
from gateway.planner.printer import path_text

_ADVICE = " Compose the supergraph with satisfiability checks."
HARD_LIMIT = 40  # times the budget: how long to look for a first solution

Found = TypeVar("Found")
Agenda: TypeAlias = "tuple[Goal, Agenda] | None"


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """After `budget_steps` the best so far is taken; after `patience_steps` (None: never) the search is given up."""

    budget_steps: int
    patience_steps: int | None = None


@dataclass(slots=True)
class _Choice:
    """A point where there were options: the state before, the goals after, and which option is taken."""

    mark: int
    rest: Agenda
    goal: Goal
    options: list[Option]
    cost: int
    taken: int = -1


@dataclass(frozen=True, slots=True)
class SearchResult(Generic[Found]):
    """`found` is what was harvested of the best combination, `cost` 1000 for each of its requests and 1 for each field.

    `steps` are the goals worked on and the ways weighed, those to keys and required fields included. `is_exhaustive` says that no combination with
    fewer requests was left untried for want of budget.
    """

    found: Found
    cost: int
    steps: int
    is_exhaustive: bool


class Search(Generic[Found]):
    """Finds the cheapest fetches for goals. `harvest` turns the state into what is wanted, whenever it is the best."""

    def __init__(
        self, state: FetchState, finder: PathFinder, limits: SearchLimits, harvest: Callable[[], Found]
    ) -> None:
        self.state = state
        self.finder = finder
        self.taker = Taker(state, finder)
        self.limits = limits
        self.steps = 0
        self._best_cost: int | None = None
        self._best: Found | None = None
        self._harvest = harvest
        self._choices: list[_Choice] = []
        self._dead_end: Goal | None = None  # the first goal for which there was no way

    def run(self, goals: Iterable[Goal]) -> SearchResult[Found]:
        """Search. Raises PlanningError when the goals cannot all be met, and PlanningInterrupted."""
        self._try(_agenda(goals, None))
        choice = self._next_choice()
        while choice is not None and not self._is_spent():
            self.state.undo(choice.mark)
            self._try(self._take_next(choice))
            choice = self._next_choice()
        if self._best_cost is None or self._best is None:
            raise self._failure(choice is not None)
        return SearchResult(self._best, self._best_cost, self.steps, choice is None)

    def _try(self, agenda: Agenda) -> None:
        if self._descend(agenda) and (self._best_cost is None or self._cost() < self._best_cost):
            self._best_cost = self._cost()
            self._best = self._harvest()

    def _descend(self, agenda: Agenda) -> bool:
        """Meet all goals, with the first option wherever there is a choice. False in a dead end or a dear one."""
        while agenda is not None:
            goal, agenda = agenda
            self._step(1)
            left = self.taker.meet(goal)
            if left is None:
                continue
            weighed = self.finder.weighed
            options = self.finder.options(left, left.types)
            self._step(self.finder.weighed - weighed)
            if not options:
                self._dead_end = self._dead_end or left
                return False
            cost = self._cost() if len(options) > 1 else 0  # only asked for when there is another option
            choice = _Choice(self.state.mark(), agenda, left, options, cost)
            self._choices.append(choice)
            agenda = self._take_next(choice)
            if self._is_too_dear(agenda):
                return False
        return True

    def _step(self, count: int) -> None:
        self.steps += count
        if self.limits.patience_steps is not None and self.steps > self.limits.patience_steps:
            raise PlanningInterrupted

    def _take_next(self, choice: _Choice) -> Agenda:
        choice.taken += 1
        return _agenda(self.taker.take(choice.goal, choice.options[choice.taken]), choice.rest)

    def _next_choice(self) -> _Choice | None:
        """The last choice that has an option left that could be cheaper; later ones are forgotten."""
        for index in range(len(self._choices) - 1, -1, -1):
            choice = self._choices[index]
            following = choice.taken + 1
            if following < len(choice.options) and self._is_promising(choice, choice.options[following]):
                del self._choices[index + 1 :]
                return choice
        return None

    def _is_promising(self, choice: _Choice, option: Option) -> bool:
        return self._saves_a_request(choice.cost + option.cost)

    def _saves_a_request(self, cost: int) -> bool:
        """Fields alone are not worth a search: only what may need fewer requests than the best is followed."""
        return self._best_cost is None or cost // REQUEST_COST < self._best_cost // REQUEST_COST

    def _is_spent(self) -> bool:
        limit = self.limits.budget_steps * (HARD_LIMIT if self._best_cost is None else 1)
        return self.steps > limit

    def _is_too_dear(self, agenda: Agenda) -> bool:
        """Only judged when no step still gathers what it needs: before, steps that will share a request look dear."""
        if self._best_cost is None or (agenda is not None and not agenda[0].is_client):
            return False
        return not self._saves_a_request(self._cost())

    def _cost(self) -> int:
        return REQUEST_COST * self.state.requests.count + FIELD_COST * self.state.field_count

    def _failure(self, is_spent: bool) -> PlanningError:
        if is_spent:
            return PlanningError("QUERY_PLAN_TOO_COMPLEX", "No plan was found within the search budget.")
        return PlanningError("QUERY_PLAN_NOT_FOUND", f"{self._where()} cannot be had from any subgraph.{_ADVICE}")

    def _where(self) -> str:
        if self._dead_end is None:
            return "A field of the operation"
        field = self._dead_end.field
        place = path_text((*field.site.path, field.step))
        return f'"{field.name}" of {", ".join(sorted(self._dead_end.types))}, needed at {place},'


def _agenda(goals: Iterable[Goal], rest: Agenda) -> Agenda:
    agenda = rest
    for goal in reversed(list(goals)):
        agenda = (goal, agenda)
    return agenda
