"""Conditions of skip and include combine as logic demands."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from gateway.planner.conditions import ALWAYS, NEVER, Alternatives, both, either, implies, negated, ordered, residual
from gateway.planner.plan import Condition

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
