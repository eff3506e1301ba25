"""PROVIDES_ON_NON_OBJECT_FIELD: only objects have something to provide."""

from tests.gateway.composition.harness import refusal


def test_a_provides_on_a_scalar_is_refused() -> None:
    error = refusal(
        "PROVIDES_ON_NON_OBJECT_FIELD",
        a="""
        type Query { x: Int @provides(fields: "y") }
        """,
    )
    assert error.coordinates == ("Query.x",)
    assert error.subgraphs == ("a",)
    assert "Int" in error.message
