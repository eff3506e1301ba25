"""REQUIRES_INVALID_FIELDS_TYPE: the field set of a @requires is a string."""

from tests.gateway.composition.harness import refusal


def test_a_number_is_refused() -> None:
    error = refusal(
        "REQUIRES_INVALID_FIELDS_TYPE",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! y: Int @requires(fields: 3) }
        """,
    )
    assert error.coordinates == ("T.y",)
    assert error.subgraphs == ("a",)
    assert "string" in error.message
