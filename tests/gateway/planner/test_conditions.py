"""Conditions of skip and include combine as logic demands."""

from itertools import product

import pytest
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from gateway.planner import plan_operation
from gateway.planner.conditions import (
    ALWAYS,
    MAX_ALTERNATIVES,
    NEVER,
    Alternatives,
    TooManyAlternatives,
    both,
    covers,
    either,
    either_at_most,
    implies,
    negated,
    ordered,
    residual,
)
from gateway.planner.plan import Condition
from tests.gateway.planner.plan_cases import FOLDER, read_case

VARIABLES = ("a", "b", "c")
literals = st.builds(Condition, st.sampled_from(VARIABLES), st.booleans())
alternatives = st.frozensets(
    st.frozensets(literals, max_size=3).filter(
        lambda item: not any(Condition(literal.variable, not literal.expected) in item for literal in item)
    ),
    max_size=4,
)


def holds(condition: Alternatives, values: dict[str, bool]) -> bool:
    return any(all(values[literal.variable] is literal.expected for literal in item) for item in condition)


def worlds() -> list[dict[str, bool]]:
    return [dict(zip(VARIABLES, values, strict=True)) for values in product((True, False), repeat=len(VARIABLES))]


@given(alternatives, alternatives)
def test_either_holds_when_one_does(left: Alternatives, right: Alternatives) -> None:
    for values in worlds():
        assert holds(either(left, right), values) == (holds(left, values) or holds(right, values))


@given(alternatives, alternatives)
def test_both_hold_when_both_do(left: Alternatives, right: Alternatives) -> None:
    for values in worlds():
        assert holds(both(left, right), values) == (holds(left, values) and holds(right, values))


@given(alternatives, alternatives)
def test_a_residual_says_the_rest_where_the_rest_is_known(inner: Alternatives, outer: Alternatives) -> None:
    condition = both(inner, outer)
    rest = residual(condition, outer)
    for values in worlds():
        if holds(outer, values):
            assert holds(rest, values) == holds(condition, values)


@given(alternatives)
def test_the_negation_holds_when_the_condition_does_not(condition: Alternatives) -> None:
    for values in worlds():
        assert holds(negated(condition), values) != holds(condition, values)


@given(alternatives, alternatives)
def test_what_is_implied_always_holds_too(left: Alternatives, right: Alternatives) -> None:
    assert implies(left, either(left, right))
    if implies(left, right):
        assert all(holds(right, values) for values in worlds() if holds(left, values))


def test_opposites_make_an_unconditional_field() -> None:
    yes, no = (frozenset({frozenset({Condition("a", expected)})}) for expected in (True, False))
    assert either(yes, no) == ALWAYS
    assert both(yes, no) == NEVER
    assert ordered(ALWAYS) == ()


def under(*names: str) -> Alternatives:
    """Holds when one of these variables is true."""
    return frozenset(frozenset({Condition(name, True)}) for name in names)


def test_a_condition_of_too_many_combinations_is_refused_and_says_so() -> None:
    condition = ALWAYS
    with pytest.raises(TooManyAlternatives, match=f"more than {MAX_ALTERNATIVES} combinations") as refused:
        for number in range(30):
            condition = both(condition, under(f"a{number}", f"b{number}"))
    assert refused.value.code == "QUERY_PLAN_TOO_COMPLEX"


def test_what_takes_too_many_alternatives_is_fetched_rather_than_left_out() -> None:
    many = under(*(f"a{number}" for number in range(MAX_ALTERNATIVES)))
    assert either(many, under("b")) == ALWAYS
    assert either_at_most(many, under("b")) == many
    assert not covers((many, under("b")), ALWAYS)


def test_alternatives_of_a_field_do_not_multiply_with_those_of_its_parents() -> None:
    parent = both(under("a", "b"), under("c", "d"))
    assert residual(both(parent, under("e", "f")), parent) == under("e", "f")


def nested(depth: int) -> str:
    """Fragments that each spread the next one twice, under variables of their own."""
    fragments = "".join(
        f"fragment F{level} on Product {{ ...F{level + 1} @include(if: $a{level}) ...F{level + 1} @skip(if: $b{level}) }}\n"
        for level in range(depth)
    )
    variables = " ".join(f"$a{level}: Boolean! $b{level}: Boolean!" for level in range(depth))
    return f"query ({variables}) {{ product {{ ...F0 }} }}\n{fragments}fragment F{depth} on Product {{ name }}"


def test_an_operation_whose_conditions_explode_is_refused_instead_of_planned_for_ever() -> None:
    graph = read_case(FOLDER / "key.txt").graph
    assert plan_operation(graph, parse(nested(3))).fetches
    with pytest.raises(TooManyAlternatives):
        plan_operation(graph, parse(nested(10)))


def test_a_field_under_each_of_many_variables_keeps_them_though_its_fetch_always_runs() -> None:
    graph = read_case(FOLDER / "key.txt").graph
    names = [f"v{number}" for number in range(MAX_ALTERNATIVES + 10)]
    variables = " ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: reviews @include(if: ${name}) {{ text }}" for name in names)
    _, reviews = plan_operation(graph, parse(f"query ({variables}) {{ product {{ {fields} }} }}")).fetches
    assert reviews.conditions == ()
    assert all(f"{name}: reviews @include(if: ${name})" in reviews.document for name in names)
