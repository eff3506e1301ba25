"""EXTERNAL_ARGUMENT_DEFAULT_MISMATCH: an external field's arguments have the defaults that they have where it is resolved."""

from tests.gateway.composition.harness import refusal


def test_another_default_is_refused() -> None:
    error = refusal(
        "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x(a: Int = 1): Int @external y: Int @requires(fields: "x") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x(a: Int = 2): Int }
        """,
    )
    assert error.coordinates == ("T.x(a:)",)
    assert "1" in error.message
    assert "2" in error.message
