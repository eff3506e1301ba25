"""LIST_SIZE_INVALID_ASSUMED_SIZE: a list has no fewer than no items."""

from tests.gateway.composition.harness import refusal


def test_a_negative_size_is_refused() -> None:
    error = refusal(
        "LIST_SIZE_INVALID_ASSUMED_SIZE",
        a="""
        type Query { x: [Int] @listSize(assumedSize: -1) }
        """,
    )
    assert error.coordinates == ("Query.x",)
    assert error.subgraphs == ("a",)
    assert "-1" in error.message
