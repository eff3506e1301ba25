"""KEY_FIELDS_HAS_ARGS: a key's fields take no arguments."""

from tests.gateway.composition.harness import refusal, refusals


def test_a_field_with_arguments_is_refused() -> None:
    error = refusal(
        "KEY_FIELDS_HAS_ARGS",
        products="""
        type Query { t: T }
        type T @key(fields: "id") { id(short: Boolean): ID! }
        type O { y: Int }
        """,
    )
    assert error.coordinates == ("T",)
    assert '"T.id"' in error.message
    assert "arguments" in error.message


def test_a_field_without_its_required_argument_is_an_invalid_selection_only() -> None:
    errors = refusals(
        products="""
        type Query { t: T }
        type T @key(fields: "id") { id(length: Int!): ID! }
        """,
    )
    assert [error.code for error in errors] == ["KEY_INVALID_FIELDS"]
