"""REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: a required input field is known to all."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_field_that_only_some_require_is_refused() -> None:
    error = refusal(
        "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
        a="""
        type Query { q(i: I): Int }
        input I { x: Int! y: Int }
        """,
        b="""
        input I { y: Int }
        """,
    )
    assert error.coordinates == ("I.x",)
    assert error.subgraphs == ("a", "b")


def test_an_optional_one_is_left_out() -> None:
    found = composed_facts(
        a="""
        type Query { q(i: I): Int }
        input I { x: Int y: Int }
        """,
        b="""
        input I { y: Int }
        """,
    )
    assert "I.x: Int" not in found
    assert "I.y: Int" in found
