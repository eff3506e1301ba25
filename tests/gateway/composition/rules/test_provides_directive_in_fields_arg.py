"""PROVIDES_DIRECTIVE_IN_FIELDS_ARG: a @provides selects always."""

from tests.gateway.composition.harness import refusal


def test_a_condition_in_a_provides_is_refused() -> None:
    error = refusal(
        "PROVIDES_DIRECTIVE_IN_FIELDS_ARG",
        a="""
        type Query { t: T @provides(fields: "x @skip(if: false)") }
        type T @key(fields: "id") { id: ID! x: Int @external }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @shareable }
        """,
    )
    assert error.coordinates == ("Query.t",)
    assert "@skip" in error.message
