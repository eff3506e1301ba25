"""LIST_SIZE_INVALID_SLICING_ARGUMENT: slicing arguments are integers."""

from tests.gateway.composition.harness import refusal


def test_an_unknown_argument_is_refused() -> None:
    error = refusal(
        "LIST_SIZE_INVALID_SLICING_ARGUMENT",
        a="""
        type Query { x: [Int] @listSize(slicingArguments: ["first"]) }
        """,
    )
    assert error.coordinates == ("Query.x",)
    assert error.subgraphs == ("a",)
    assert '"first"' in error.message


def test_an_argument_of_another_type_is_refused() -> None:
    error = refusal(
        "LIST_SIZE_INVALID_SLICING_ARGUMENT",
        a="""
        type Query { x(first: String): [Int] @listSize(slicingArguments: ["first"]) }
        """,
    )
    assert "String" in error.message
