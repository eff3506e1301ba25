"""The comparison misses nothing: with any one rule taken out of the planner, random operations are answered wrongly."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from graphql import DocumentNode

from gateway.planner.plan import EntityLookup, OperationKind, QueryPlan, RequiredField, RequiredSelection
from gateway.supergraph.field_sets import FieldSet
from gateway.supergraph.query_graph import FieldEdge, QueryGraph
from tests.differential.generator.generate import make_world
from tests.differential.run import Planner, WorldRun
from tests.differential.writer.write import write_operation
from tests.gateway.planner.plan_shape.plugin import _plan_operation as plan_unchecked

MAX_WORLDS = 60
OPERATIONS_PER_WORLD = 10
EdgeRule = Callable[[FieldEdge, bool], FieldEdge]  # with whether the subgraph calls the field external
PlanRule = Callable[[QueryPlan], QueryPlan]


def without_requires(edge: FieldEdge, _external: bool) -> FieldEdge:
    return replace(edge, requires=None)


def provided_everywhere(edge: FieldEdge, external: bool) -> FieldEdge:
    return replace(edge, external=False) if external else edge


def without_overrides(edge: FieldEdge, external: bool) -> FieldEdge:
    return edge if external else replace(edge, external=False)


def over_edges(rule: EdgeRule) -> Planner:
    """Plans over a graph with changed edges."""

    def plan(graph: QueryGraph, document: DocumentNode, labels: frozenset[str], budget_steps: int) -> QueryPlan:
        changed = QueryGraph(graph.supergraph, labels)
        for node in changed.nodes.values():
            for name, edge in node.edges.items():
                joins = graph.supergraph.types[node.type_name].fields[name].joins
                external = any(join.external for join in joins if join.subgraph == node.subgraph)
                node.edges[name] = rule(edge, external)
        return plan_unchecked(changed, document, override_labels=labels, budget_steps=budget_steps)

    return plan


def with_half_keys(graph: QueryGraph, document: DocumentNode, labels: frozenset[str], budget_steps: int) -> QueryPlan:
    """Of a composite key the first part is taken for the whole."""
    changed = QueryGraph(graph.supergraph, labels)
    for node in changed.nodes.values():
        object.__setattr__(node, "keys", tuple(FieldSet(key.selections[:1]) for key in node.keys))
    return plan_unchecked(changed, document, override_labels=labels, budget_steps=budget_steps)


def changed_plan(rule: PlanRule) -> Planner:
    """Plans rightly, and then spoils the plan."""

    def plan(graph: QueryGraph, document: DocumentNode, labels: frozenset[str], budget_steps: int) -> QueryPlan:
        return rule(plan_unchecked(graph, document, override_labels=labels, budget_steps=budget_steps))

    return plan


def mutations_at_once(plan: QueryPlan) -> QueryPlan:
    fetches = (
        replace(fetch, depends_on=()) if fetch.kind is OperationKind.MUTATION else fetch
        for fetch in reversed(plan.fetches)
    )
    return replace(plan, fetches=tuple(fetches)) if plan.kind is OperationKind.MUTATION else plan


def over_lookups(rule: Callable[[EntityLookup], EntityLookup]) -> PlanRule:
    def change(plan: QueryPlan) -> QueryPlan:
        fetches = (replace(fetch, entities=tuple(map(rule, fetch.entities))) for fetch in plan.fetches)
        return replace(plan, fetches=tuple(fetches))

    return change


def of_any_type(lookup: EntityLookup) -> EntityLookup:
    return replace(lookup, templates=(replace(lookup.templates[-1], types=frozenset()),))


def with_null_keys(lookup: EntityLookup) -> EntityLookup:
    templates = (replace(item, selections=tuple(map(_nullable, item.selections))) for item in lookup.templates)
    return replace(lookup, templates=tuple(templates))


def _nullable(selection: RequiredSelection) -> RequiredSelection:
    fields: tuple[RequiredField, ...] = tuple(
        replace(field, nullable=True, selections=tuple(map(_nullable, field.selections))) for field in selection.fields
    )
    return replace(selection, fields=fields)


# With a world in which the rule is missed, as of when this was written: they are looked through from there on.
WITHOUT: dict[str, tuple[Planner, int]] = {
    "requires": (over_edges(without_requires), 11),
    "provides": (over_edges(provided_everywhere), 8),
    "overrides": (over_edges(without_overrides), 29),
    "whole keys": (with_half_keys, 11),
    "type conditions": (changed_plan(over_lookups(of_any_type)), 33),
    "null keys": (changed_plan(over_lookups(with_null_keys)), 32),
    "mutation order": (changed_plan(mutations_at_once), 14),
}


@pytest.mark.parametrize("rule", WITHOUT)
async def test_every_rule_is_missed_when_it_is_taken_out(rule: str) -> None:
    planner, first_world = WITHOUT[rule]
    for seed in range(first_world, first_world + MAX_WORLDS):
        if await _is_missed(planner, seed):
            return
    pytest.fail(f"{MAX_WORLDS} worlds are answered as well without {rule}")


async def _is_missed(planner: Planner, seed: int) -> bool:
    """Whether something in a world is answered wrongly; that there is no plan does not count."""
    run = WorldRun(make_world(seed), planner)
    for number in range(OPERATIONS_PER_WORLD):
        outcome = await run.run(write_operation(run.supergraph.api_schema, seed, number), number)
        if outcome.differences and outcome.kind != "refused":
            await run.close()
            return True
    await run.close()
    return False
