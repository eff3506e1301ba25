"""PROVIDES_INVALID_FIELDS_TYPE: the field set of a @provides is a string."""

from tests.gateway.composition.harness import refusal


def test_a_list_is_refused() -> None:
    error = refusal(
        "PROVIDES_INVALID_FIELDS_TYPE",
        a="""
        type Query { t: T @provides(fields: ["id"]) }
        type T @key(fields: "id") { id: ID! }
        """,
    )
    assert error.coordinates == ("Query.t",)
    assert error.subgraphs == ("a",)
    assert "string" in error.message
