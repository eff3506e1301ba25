"""CONTEXT_NAME_INVALID: a context's name is letters and digits."""

from tests.gateway.composition.harness import refusal


def test_an_underscore_is_refused() -> None:
    error = refusal(
        "CONTEXT_NAME_INVALID",
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "a_b") { id: ID! }
        """,
    )
    assert error.coordinates == ("T",)
    assert error.subgraphs == ("a",)
    assert '"a_b"' in error.message
