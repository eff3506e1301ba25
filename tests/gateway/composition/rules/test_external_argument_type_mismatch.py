"""EXTERNAL_ARGUMENT_TYPE_MISMATCH: an external field's arguments have the types that they have where it is resolved."""

from tests.gateway.composition.harness import refusal


def test_another_type_is_refused() -> None:
    error = refusal(
        "EXTERNAL_ARGUMENT_TYPE_MISMATCH",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x(a: String): Int @external y: Int @requires(fields: "x") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x(a: Int): Int }
        """,
    )
    assert error.coordinates == ("T.x(a:)",)
    assert "String" in error.message
    assert "Int" in error.message
