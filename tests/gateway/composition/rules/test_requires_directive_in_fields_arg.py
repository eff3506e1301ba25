"""REQUIRES_DIRECTIVE_IN_FIELDS_ARG: a @requires selects always."""

from tests.gateway.composition.harness import refusal


def test_a_condition_in_a_requires_is_refused() -> None:
    error = refusal(
        "REQUIRES_DIRECTIVE_IN_FIELDS_ARG",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x @skip(if: false)") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int }
        """,
    )
    assert error.coordinates == ("T.y",)
    assert "@skip(if: false)" in error.message
