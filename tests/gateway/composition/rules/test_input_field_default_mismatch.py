"""INPUT_FIELD_DEFAULT_MISMATCH: an input field has one default."""

from tests.gateway.composition.harness import refusal


def test_two_defaults_are_refused() -> None:
    error = refusal(
        "INPUT_FIELD_DEFAULT_MISMATCH",
        a="""
        type Query { q(i: I): Int }
        input I { x: Int = 1 }
        """,
        b="""
        input I { x: Int = 2 }
        """,
    )
    assert error.coordinates == ("I.x",)
    assert error.subgraphs == ("a", "b")
    assert "1" in error.message
    assert "2" in error.message
