"""EXTERNAL_MISSING_ON_BASE: somebody resolves each field."""

from tests.gateway.composition.harness import refusal


def test_a_field_that_is_external_everywhere_is_refused() -> None:
    error = refusal(
        "EXTERNAL_MISSING_ON_BASE",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @external z: Int @requires(fields: "x") }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("a", "b")
