"""From an operation to its plan: each stage is one line."""

from collections.abc import Sequence
from dataclasses import replace

from graphql.language import DocumentNode

from gateway.planner.conditions import ordered
from gateway.planner.documents import write_document
from gateway.planner.fetch_graph.nodes import FetchNode
from gateway.planner.normalize import normalize
from gateway.planner.operation import Operation
from gateway.planner.optimize import optimize
from gateway.planner.parts import find_fetches
from gateway.planner.plan import EntityLookup, Fetch, FieldStep, QueryPlan
from gateway.planner.search import SearchLimits
from gateway.supergraph.query_graph import QueryGraph

DEFAULT_BUDGET_STEPS = 1500
NO_LABELS: frozenset[str] = frozenset()


def plan_operation(
    graph: QueryGraph,
    document: DocumentNode,
    operation_name: str | None = None,
    override_labels: frozenset[str] = NO_LABELS,
    budget_steps: int = DEFAULT_BUDGET_STEPS,
    patience_steps: int | None = None,
) -> QueryPlan:
    """Plan one operation of a document that is valid against the supergraph's public schema.

    `override_labels` are the progressive overrides that are active for this request. The search stops with the best
    plan so far after `budget_steps` steps, so plans never depend on the clock. Raises PlanningError,
    and PlanningInterrupted where it takes more than `patience_steps`: a plan is never worse for want of patience.
    """
    active = graph.with_labels(override_labels)
    operation = normalize(active, document, operation_name)
    fetches = find_fetches(active, operation, SearchLimits(budget_steps, patience_steps))
    return _write_plan(operation, optimize(fetches))


def _write_plan(operation: Operation, nodes: Sequence[FetchNode]) -> QueryPlan:
    numbers = {node.id: number for number, node in enumerate(nodes)}
    fetches = tuple(_write_fetch(operation, node, numbers) for node in nodes)
    return QueryPlan(operation.kind, fetches, operation.typename_key)


def _write_fetch(operation: Operation, node: FetchNode, numbers: dict[int, int]) -> Fetch:
    number = numbers[node.id]
    name = _fetch_name(operation.name, node.subgraph, number)
    document = write_document(node, name, operation.variables, operation.prefix)
    entities = []
    renames = list(node.renames)
    for lookup, names in zip(node.lookups, document.lookups, strict=True):
        conditions = () if lookup.condition == node.condition else ordered(lookup.condition)
        templates, contexts = lookup.templates, lookup.contexts
        entities.append(EntityLookup(names.key, names.variable, lookup.targets, templates, conditions, contexts))
        renames += [replace(rename, path=(FieldStep(names.key), *rename.path)) for rename in lookup.renames]
    return Fetch(
        id=number,
        subgraph=node.subgraph,
        kind=node.kind,
        document=document.text,
        operation_name=name,
        variables=document.variables,
        depends_on=tuple(sorted(numbers[wait] for wait in node.waits)),
        entities=tuple(entities),
        root_path=node.root_path,
        conditions=ordered(node.condition),
        renames=tuple(renames),
        parts=document.parts,
    )


def _fetch_name(operation_name: str | None, subgraph: str, number: int) -> str | None:
    """`Find__search__0`: what a subgraph's log then says of its origin. Operations without a name stay so."""
    if operation_name is None:
        return None
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in subgraph)
    return f"{operation_name}__{letters}__{number}"
