"""What of all that was gathered is really needed, for which types and under which conditions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from gateway.planner.conditions import (
    ALWAYS,
    NEVER,
    Alternatives,
    TooManyAlternatives,
    any_of,
    either,
    implies,
    in_any_case,
    residual,
)
from gateway.planner.fetch_graph.sites import SiteField
from gateway.planner.fetch_graph.steps import FetchState, Step, Supply, Visit, is_nowhere, types_at
from gateway.supergraph.query_graph import QueryGraph


@dataclass(slots=True)
class Need:
    """A field needed at a visit."""

    types: frozenset[str] = frozenset()
    condition: Alternatives = NEVER


@dataclass(slots=True)
class Needs:
    """The needs by visit, the condition of each step that is needed at all, and what each waits for."""

    fields: dict[Visit, dict[SiteField, Need]] = field(default_factory=dict)
    steps: dict[Step, Alternatives] = field(default_factory=dict)
    waits: dict[Step, set[Step]] = field(default_factory=dict)

    def asked_when(self, step: Step, types: frozenset[str]) -> Alternatives:
        """When something is asked of entities of one of these types, where it is known that the step is needed."""
        given = self.steps[step]
        asked = [need.condition for need in self.fields.get(step.visit, {}).values() if need.types & types]
        return in_any_case(residual(condition, given) for condition in asked) if asked else ALWAYS


def collect_needs(graph: QueryGraph, state: FetchState) -> Needs:
    """Follow the supplies from the client's wishes back: a step is needed as its consumers are.

    Nobody needs a lookup for types of which a later choice has shown that they cannot stand there.
    """
    needs = Needs()
    idle = {step for step in state.steps if _is_idle(graph, step)}
    by_consumer: dict[Step | None, list[Supply]] = {}
    for supply in state.supplies:
        if supply.visit.step not in idle:
            by_consumer.setdefault(supply.consumer, []).append(supply)
    for supply in by_consumer.get(None, ()):
        _mark(needs, supply, supply.field.condition)
    for step in reversed(in_order(state.steps)):
        condition = needs.steps.get(step, NEVER)
        if condition != NEVER:
            needs.waits[step] = set()
            for supply in by_consumer.get(step, ()):
                _mark(needs, supply, condition)
                needs.waits[step].add(supply.visit.step)
    return needs


def _is_idle(graph: QueryGraph, step: Step) -> bool:
    return is_nowhere(graph, step.site) or (step.is_entity and not step.types & types_at(graph, step.site))


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The steps so that each comes after those that it waits for; otherwise in the order of their making."""
    missing: dict[Step, int] = {}
    waiting: dict[Step, list[Step]] = {}
    for step in steps:
        missing[step] = len(step.waits)
        for other in step.waits:
            waiting.setdefault(other, []).append(step)
    ready = [step.index for step in missing if not missing[step]]
    by_index = {step.index: step for step in missing}
    heapify(ready)
    done: list[Step] = []
    while ready:
        step = by_index[heappop(ready)]
        done.append(step)
        for later in waiting.get(step, ()):
            missing[later] -= 1
            if not missing[later]:
                heappush(ready, later.index)
    return done


def _mark(needs: Needs, supply: Supply, condition: Alternatives) -> None:
    visit: Visit | None = supply.visit
    if supply.types:
        _add(needs, supply.visit, supply.field, supply.types, condition)
    while visit is not None and visit.via is not None and visit.parent is not None:
        _add(needs, visit.parent, visit.via, visit.parent.selected[visit.via], condition)
        visit = visit.parent
    step = supply.visit.step
    needs.steps[step] = either(needs.steps.get(step, NEVER), condition)


def _add(needs: Needs, visit: Visit, wanted: SiteField, types: frozenset[str], condition: Alternatives) -> None:
    need = needs.fields.setdefault(visit, {}).setdefault(wanted, Need())
    need.types |= types
    need.condition = _joined(wanted, need.condition, condition)


def _joined(wanted: SiteField, left: Alternatives, right: Alternatives) -> Alternatives:
    """Holds when one of both holds; if that is too much to say, whenever the client asks for the field, or always."""
    try:
        return any_of((left, right))
    except TooManyAlternatives:
        whole = wanted.condition
        return whole if implies(left, whole) and implies(right, whole) else ALWAYS
