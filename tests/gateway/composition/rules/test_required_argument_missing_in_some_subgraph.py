"""REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: a required argument is known to all."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_an_argument_that_only_some_require_is_refused() -> None:
    error = refusal(
        "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
        a="""
        type Query { q(x: Int!): Int @shareable }
        """,
        b="""
        type Query { q: Int @shareable }
        """,
    )
    assert error.coordinates == ("Query.q(x:)",)
    assert error.subgraphs == ("a", "b")
    assert 'required in subgraph "a"' in error.message
    assert 'not exist in subgraph "b"' in error.message


def test_one_with_a_default_is_left_out() -> None:
    found = composed_facts(
        a="""
        type Query { q(x: Int! = 1): Int @shareable }
        """,
        b="""
        type Query { q: Int @shareable }
        """,
    )
    assert not any("x:" in fact for fact in found)
