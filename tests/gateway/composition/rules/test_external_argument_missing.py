"""EXTERNAL_ARGUMENT_MISSING: an external field has the arguments that it has where it is resolved."""

from tests.gateway.composition.harness import refusal


def test_a_missing_argument_is_refused() -> None:
    error = refusal(
        "EXTERNAL_ARGUMENT_MISSING",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x(a: Int): Int }
        """,
    )
    assert error.coordinates == ("T.x(a:)",)
    assert error.subgraphs == ("a",)
    assert '"a: Int"' in error.message
