"""KEY_DIRECTIVE_IN_FIELDS_ARG: a key selects always."""

from tests.gateway.composition.harness import refusal


def test_a_condition_in_a_key_is_refused() -> None:
    error = refusal(
        "KEY_DIRECTIVE_IN_FIELDS_ARG",
        products="""
        type Query { t: T }
        type T @key(fields: "id @include(if: true)") { id: ID! }
        type O { y: Int }
        """,
    )
    assert error.coordinates == ("T",)
    assert "@include(if: true)" in error.message
