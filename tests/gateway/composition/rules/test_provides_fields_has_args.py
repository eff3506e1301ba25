"""PROVIDES_FIELDS_HAS_ARGS: provided fields take no arguments."""

from tests.gateway.composition.harness import refusal


def test_a_field_with_arguments_is_refused() -> None:
    error = refusal(
        "PROVIDES_FIELDS_HAS_ARGS",
        a="""
        type Query { t: T @provides(fields: "x") }
        type T @key(fields: "id") { id: ID! x(a: Int): Int @external }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x(a: Int): Int @shareable }
        """,
    )
    assert error.coordinates == ("Query.t",)
    assert '"T.x"' in error.message
