"""EMPTY_MERGED_INPUT_TYPE: an input object has a field that all know."""

from tests.gateway.composition.harness import refusal


def test_inputs_without_a_common_field_are_refused() -> None:
    error = refusal(
        "EMPTY_MERGED_INPUT_TYPE",
        a="""
        type Query { q(i: I): Int }
        input I { x: Int }
        """,
        b="""
        input I { y: Int }
        """,
    )
    assert error.coordinates == ("I",)
    assert error.subgraphs == ("a", "b")
