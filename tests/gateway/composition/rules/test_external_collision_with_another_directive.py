"""EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE: who does not resolve a field provides nothing with it."""

from tests.gateway.composition.harness import refusal


def test_external_and_provides_on_one_field_are_refused() -> None:
    error = refusal(
        "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! t: T @external @provides(fields: "x") x: Int @external y: Int @requires(fields: "t { id }") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! t: T x: Int }
        """,
    )
    assert error.coordinates == ("T.t",)
    assert error.subgraphs == ("a",)
