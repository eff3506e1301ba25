"""DISALLOWED_INACCESSIBLE: GraphQL's own elements are visible."""

from tests.gateway.composition.harness import refusal


def test_a_hidden_built_in_scalar_is_refused() -> None:
    error = refusal(
        "DISALLOWED_INACCESSIBLE",
        a="""
        type Query { a: Int }
        scalar Int @inaccessible
        """,
    )
    assert error.coordinates == ("Int",)
    assert error.subgraphs == ("a",)


def test_a_hidden_argument_of_a_directive_is_refused() -> None:
    error = refusal(
        "DISALLOWED_INACCESSIBLE",
        a="""
        type Query { a: Int }
        directive @live(x: Int @inaccessible) on FIELD
        """,
    )
    assert error.coordinates == ("@live(x:)",)
