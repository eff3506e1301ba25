"""The order of fetches: what each waits for, without circles; mutations field by field, subscriptions event by event."""

from collections.abc import Iterator, Sequence

from graphql.language import OperationDefinitionNode, parse

from gateway.executor.ready_plan import hold
from gateway.planner.plan import Fetch, FieldStep, OperationKind, QueryPlan
from tests.gateway.planner.plan_shape.selections import Valuation, collect_fields


def earlier_fetches(plan: QueryPlan) -> dict[int, frozenset[int]]:
    """For each fetch all that have arrived when it starts, by what it waits for, directly or not."""
    waits = {fetch.id: fetch.depends_on for fetch in plan.fetches}
    found: dict[int, frozenset[int]] = {}
    for fetch in plan.fetches:
        seen: set[int] = set()
        pending = list(fetch.depends_on)
        while pending:
            other = pending.pop()
            if other not in seen:
                seen.add(other)
                pending.extend(waits.get(other, ()))
        found[fetch.id] = frozenset(seen)
    return found


def order_violations(plan: QueryPlan) -> Iterator[str]:
    """What is wrong with ids and dependencies."""
    arrived: set[int] = set()
    known = {fetch.id for fetch in plan.fetches}
    for fetch in plan.fetches:
        if fetch.id in arrived:
            yield f"two fetches have the id {fetch.id}"
        for other in fetch.depends_on:
            if other not in known:
                yield f"fetch {fetch.id} waits for fetch {other}, which the plan does not have"
            elif other not in arrived:
                yield f"fetch {fetch.id} waits for fetch {other}, which comes later or waits for it"
        arrived.add(fetch.id)


def kind_violations(plan: QueryPlan) -> Iterator[str]:
    """Only root fetches of the operation itself are of its kind; everything else is a query."""
    for fetch in plan.fetches:
        expected = OperationKind.QUERY if fetch.entities or fetch.root_path else plan.kind
        if fetch.kind is not expected:
            yield f"fetch {fetch.id} is sent as a {fetch.kind}, and what it asks for is a {expected}"


def subscription_violations(plan: QueryPlan, valuation: Valuation) -> Iterator[str]:
    """There is one source of events, and everything else waits for one."""
    earlier = earlier_fetches(plan)
    roots = [fetch for fetch in plan.fetches if fetch.kind is OperationKind.SUBSCRIPTION]
    keys = [key for fetch in roots if hold(fetch.conditions, valuation) for key in _root_keys(fetch, valuation)]
    if len(roots) != 1 or len(keys) != 1:
        yield f"the subscription has {len(roots)} sources of events, with the fields {', '.join(keys)}"
    for root in roots:
        for fetch in plan.fetches:
            if fetch is not root and root.id not in earlier[fetch.id]:
                yield f"fetch {fetch.id} does not wait for an event of the subscription"


def mutation_violations(plan: QueryPlan, client_keys: Sequence[str], valuation: Valuation) -> Iterator[str]:
    """Each root field, with all its fetches, ends before the next one starts.

    `client_keys` are the operation's root response keys in order.
    """
    earlier = earlier_fetches(plan)
    roots = [fetch for fetch in plan.fetches if fetch.kind is OperationKind.MUTATION]
    keys = [key for fetch in roots if hold(fetch.conditions, valuation) for key in _root_keys(fetch, valuation)]
    if keys != list(client_keys):
        yield f"the mutation's fields run in the order {', '.join(keys)}, and not {', '.join(client_keys)}"
    for root in roots:
        for fetch in plan.fetches:
            if fetch is not root and fetch.id not in earlier[root.id] and root.id not in earlier[fetch.id]:
                yield f"fetch {root.id} changes something, and fetch {fetch.id} neither ends before it nor waits for it"
        yield from _shared_too_early(plan, root, valuation)


def _shared_too_early(plan: QueryPlan, root: Fetch, valuation: Valuation) -> Iterator[str]:
    keys = _root_keys(root, valuation)
    for fetch in plan.fetches:
        if not hold(fetch.conditions, valuation):
            continue
        paths = [fetch.root_path, *(target for lookup in fetch.entities for target in lookup.targets)]
        for path in paths:
            first = next((step.key for step in path if isinstance(step, FieldStep)), None)
            if first in keys[:-1]:
                yield (f"fetch {root.id} runs {keys[-1]} right after {first}, whose fetch {fetch.id} is still to come")


def _root_keys(fetch: Fetch, valuation: Valuation) -> list[str]:
    definition = parse(fetch.document, no_location=True).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return list(collect_fields((definition.selection_set,), {}, valuation, lambda _condition: True))
