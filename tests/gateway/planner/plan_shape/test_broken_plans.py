"""Plans that were spoiled on purpose: the check says what is wrong, where and when."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from graphql.language import parse

from gateway.planner.plan import Condition, OperationKind, QueryPlan, TypeStep
from tests.gateway.planner.plan_cases import FOLDER, PlanCase, all_plan_cases, plan, read_case
from tests.gateway.planner.plan_shape import plan_violations
from tests.gateway.planner.plan_shape.damage import (
    losses,
    with_fetch,
    with_lookup,
    with_more_required,
    with_required,
    with_text,
    without_required,
)


class Checker:
    """The golden plan of a case, and the check of what becomes of it."""

    def __init__(self, case: PlanCase) -> None:
        self.graph = case.graph.with_labels(case.labels)
        self.document = parse(case.operation)
        self.plan = plan(self.graph, case.operation, case.labels)

    def violations(self, spoiled: QueryPlan) -> list[str]:
        return plan_violations(self.graph, self.document, None, spoiled)


@cache
def checker_of(name: str) -> Checker:
    return Checker(read_case(FOLDER / f"{name}.txt"))


def without_type_steps(plan: QueryPlan) -> QueryPlan:
    (target,) = plan.fetches[2].entities[0].targets
    return with_lookup(plan, 2, targets=(tuple(step for step in target if not isinstance(step, TypeStep)),))


def without_nearest_context(plan: QueryPlan) -> QueryPlan:
    (variable,) = plan.fetches[1].entities[0].contexts
    return with_lookup(plan, 1, contexts=(replace(variable, sources=variable.sources[1:]),))


def with_last_root_first(plan: QueryPlan) -> QueryPlan:
    *others, last = plan.fetches
    first = replace(others[0], depends_on=(last.id,))
    return replace(plan, fetches=(replace(last, depends_on=()), first, *others[1:]))


LATE = (Condition("quick", expected=False),)
BROKEN: list[tuple[str, str, Callable[[QueryPlan], QueryPlan], str]] = [
    (
        "a field that no fetch asks for",
        "key",
        lambda plan: with_text(plan, 0, "name ", ""),
        'product: the operation asks for Product.name as "name", and no fetch gives it',
    ),
    (
        "other arguments than the client's",
        "requires_arguments",
        lambda plan: with_text(plan, 0, "price(currency: $own)", "price"),
        'product: the operation asks for Product.price(currency: $own) as "price", where price stands',
    ),
    (
        "a fetch that starts before its objects are there",
        "key",
        lambda plan: with_fetch(plan, 1, depends_on=()),
        "product: fetch 1 needs the object here, which no fetch gives before",
    ),
    (
        "a key's field that comes from a later fetch",
        "key_second_hop",
        lambda plan: with_fetch(plan, 2, depends_on=plan.fetches[1].depends_on),
        "which no fetch gives before",
    ),
    (
        "a representation without a key",
        "key_composite",
        lambda plan: without_required(plan, 1, "sku"),
        'item: fetch 1: the representation holds none of the keys of Item in stock, which are "sku owner { id }"',
    ),
    (
        "a key that may be null",
        "key",
        lambda plan: with_required(plan, 1, "id", nullable=True),
        'product: fetch 1: the representation holds none of the keys of Product in reviews, which are "id"',
    ),
    (
        "a required field whose null would stop the lookup",
        "requires",
        lambda plan: with_required(plan, 1, "weight", nullable=False),
        "weight is part of no key, and nothing is looked up where it is null",
    ),
    (
        "a required field with other arguments",
        "requires_arguments",
        lambda plan: with_required(plan, 1, "price", source_key="price"),
        'the representation must hold price(currency: "EUR"), and takes it from price(currency: $own)',
    ),
    (
        "a required abstract value without its type",
        "requires_fragments",
        lambda plan: without_required(plan, 1, "__typename"),
        "the representation does not say that data is a Rich",
    ),
    (
        "a representation that reads what stands there for the client",
        "key_in_the_way",
        lambda plan: with_required(plan, 1, "id", source_key="id"),
        'media[Book]: fetch 1: the representation takes id from "id", where title stands',
    ),
    (
        "a representation with more than anybody needs",
        "key",
        lambda plan: with_more_required(plan, 1, "name"),
        "product: fetch 1: the representation holds name, which nothing there needs",
    ),
    (
        "an internal alias that is a client's key",
        "key_in_the_way",
        lambda plan: with_text(plan, 0, "_1_id: id", "id"),
        'media[Book]: fetch 0 puts id under "id", where title stands',
    ),
    (
        "a path that does not look at types",
        "abstract_types_expanded",
        without_type_steps,
        "items[Film].maker: fetch 2 needs the object here, which no fetch gives before",
    ),
    (
        "no runtime type where the answer depends on it",
        "abstract_members_differ",
        lambda plan: with_text(plan, 0, "__typename ", ""),
        "media[Book]: the answer depends on the runtime type, and no fetch says it",
    ),
    (
        "objects looked up under another type's name",
        "interface_object_from_interface",
        lambda plan: with_lookup(
            plan, 1, templates=(replace(plan.fetches[1].entities[0].templates[0], typename="Admin"),)
        ),
        "accounts[Member]: fetch 1 looks up Member as Admin in b",
    ),
    (
        "an interface object's name as the runtime type",
        "interface_object_untyped",
        lambda plan: with_text(plan, 0, "id ", "__typename id "),
        "accounts[Admin]: fetch 0 gives Account, an interface object's name, as the runtime type",
    ),
    (
        "a fetch that is left out when it is needed",
        "conditions",
        lambda plan: with_fetch(plan, 1, conditions=(LATE,)),
        (
            'product: the operation asks for Product.stock as "stock", and no fetch gives it'
            " when $long is true and $quick is true"
        ),
    ),
    (
        "a field that is left out when it is needed",
        "conditions",
        lambda plan: with_text(plan, 1, "@skip(if: $quick)", "@include(if: $quick)"),
        (
            'product: the operation asks for Product.rating as "rating", and no fetch gives it'
            " when $long is true and $quick is false"
        ),
    ),
    (
        "an alias that is not taken back",
        "clashing_types",
        lambda plan: with_fetch(plan, 0, renames=()),
        'pets[Dog]: the operation asks for Dog.name as "name", and no fetch gives it',
    ),
    (
        "one key of two shapes in a document",
        "clashing_types",
        lambda plan: with_text(plan, 0, "_0_name: name", "name"),
        'fetch 0 to a: "name" has different types on Cat and Dog',
    ),
    (
        "a field that the subgraph does not have",
        "key",
        lambda plan: with_text(plan, 0, "name", "name reviews{text}"),
        "fetch 0 to products: Product has no field reviews there",
    ),
    (
        "an argument that the field does not have",
        "key",
        lambda plan: with_text(plan, 0, "name", "name(upper: true)"),
        "fetch 0 to products: Product.name has no argument upper",
    ),
    (
        "a fragment on what cannot stand there",
        "key",
        lambda plan: with_text(plan, 0, "name", "name ... on Review{text}"),
        "cannot be asked of Product there",
    ),
    (
        "an external field where nothing provides it",
        "provides",
        lambda plan: with_text(plan, 0, "oldest{author{id", "oldest{author{id name"),
        (
            "oldest.author: fetch 0 asks reviews for User.name, which is external there, or overridden,"
            " and not provided on this path"
        ),
    ),
    (
        "an overridden field",
        "override_active",
        lambda plan: with_text(plan, 0, "id", "id likes"),
        "post: fetch 0 asks a for Post.likes, which is external there, or overridden, and not provided on this path",
    ),
    (
        "a field with requirements on a path without a representation",
        "requires_circle",
        lambda plan: with_text(plan, 0, "one", "one three"),
        'thing: fetch 0 asks a for Thing.three, which requires "two", without a representation',
    ),
    (
        "a representation without what the field asked for requires",
        "requires_circle",
        lambda plan: without_required(plan, 2, "two"),
        'thing: fetch 2 asks a for Thing.three, which requires "two": the representation does not hold two',
    ),
    (
        "an argument's value from another object than the nearest",
        "context_nearest",
        without_nearest_context,
        "the value of in does not come from the Corner that is the nearest to set shop__terms",
    ),
    (
        "a context's value that comes from a later fetch",
        "context_elsewhere",
        lambda plan: with_fetch(plan, 2, depends_on=(0,)),
        'the value of in takes currency from "currency", which no fetch gives before',
    ),
    (
        "an argument that no context fills",
        "context",
        lambda plan: with_text(plan, 1, ", in: $context_0", ""),
        ("market.offers: fetch 1 asks shop for Offer.price, and does not fill in from the context shop__market"),
    ),
    (
        "a variable that is not sent",
        "fragments_and_variables",
        lambda plan: with_fetch(plan, 1, variables=()),
        "fetch 1 to b: it declares the variables ['representations', 'unit'], and ['representations'] are sent",
    ),
    (
        "a variable that is declared otherwise",
        "fragments_and_variables",
        lambda plan: with_text(plan, 1, "$unit: Unit", "$unit: Unit = BOX"),
        "fetch 1 to b: it declares $unit: Unit = BOX, where $unit: Unit is known",
    ),
    (
        "a variable that is declared for nothing",
        "fragments_and_variables",
        lambda plan: with_text(plan, 1, "(in: $unit)", ""),
        "fetch 1 to b: it uses the variables ['representations'], and declares ['representations', 'unit']",
    ),
    (
        "a lookup that the document does not make",
        "batch",
        lambda plan: with_fetch(plan, 1, entities=plan.fetches[1].entities[:1]),
        "and not one for each lookup",
    ),
    (
        "a lookup of nothing",
        "key",
        lambda plan: with_lookup(plan, 1, templates=()),
        "fetch 1 to reviews: it looks up nothing",
    ),
    (
        "fetches that wait for each other",
        "key",
        lambda plan: with_fetch(plan, 0, depends_on=(1,)),
        "fetch 0 waits for fetch 1, which comes later or waits for it",
    ),
    (
        "a wait for what is not there",
        "key",
        lambda plan: with_fetch(plan, 1, depends_on=(0, 7)),
        "fetch 1 waits for fetch 7, which the plan does not have",
    ),
    (
        "a lookup sent as a mutation",
        "mutation_in_order",
        lambda plan: with_fetch(plan, 1, kind=OperationKind.MUTATION),
        "fetch 1 is sent as a mutation, and what it asks for is a query",
    ),
    (
        "a fetch that waits for no event",
        "subscription",
        lambda plan: with_fetch(plan, 1, depends_on=()),
        "fetch 1 does not wait for an event of the subscription",
    ),
    (
        "a subscription to two things",
        "subscription",
        lambda plan: with_text(plan, 0, "{changed(id: $id)", "{other: changed(id: $id){id} changed(id: $id)"),
        "the subscription has 1 sources of events, with the fields other, changed",
    ),
    (
        "a mutation's fields in another order",
        "mutation_in_order",
        with_last_root_first,
        "the mutation's fields run in the order three, one, two, created, log, and not one, two, created, log, three",
    ),
    (
        "a mutation's field that does not wait for the one before",
        "mutation_in_order",
        lambda plan: with_fetch(plan, 2, depends_on=(0,)),
        "fetch 2 changes something, and fetch 1 neither ends before it nor waits for it",
    ),
    (
        "a mutation's field that shares a request with one that is not finished",
        "mutation_in_order",
        lambda plan: with_text(
            plan, 0, "two: remove(n: 2) created: create{id}", "created: create{id} two: remove(n: 2)"
        ),
        "fetch 0 runs two right after created, whose fetch 1 is still to come",
    ),
]


@pytest.mark.parametrize(("name", "spoil", "sentence"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_plan_is_told_in_a_sentence(name: str, spoil: Callable[[QueryPlan], QueryPlan], sentence: str) -> None:
    checker = checker_of(name)
    found = checker.violations(spoil(checker.plan))
    assert any(sentence in item for item in found), found


@pytest.mark.parametrize("name", [case.name for case in all_plan_cases()])
def test_a_golden_plan_is_right_and_can_do_without_nothing(name: str) -> None:
    checker = checker_of(name)
    assert checker.violations(checker.plan) == []
    assert [what for what, spoiled in losses(checker.plan) if not checker.violations(spoiled)] == []
