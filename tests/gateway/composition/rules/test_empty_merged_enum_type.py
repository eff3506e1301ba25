"""EMPTY_MERGED_ENUM_TYPE: an enum for input has a value that all know."""

from tests.gateway.composition.harness import refusal


def test_enums_without_a_common_value_are_refused() -> None:
    error = refusal(
        "EMPTY_MERGED_ENUM_TYPE",
        a="""
        type Query { q(e: E): Int }
        enum E { A }
        """,
        b="""
        enum E { B }
        """,
    )
    assert error.coordinates == ("E",)
    assert error.subgraphs == ("a", "b")
