"""CONTEXT_NOT_SET: a context is set in the subgraph that uses it."""

from tests.gateway.composition.harness import refusal


def test_a_context_that_nobody_sets_is_refused() -> None:
    error = refusal(
        "CONTEXT_NOT_SET",
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$other { p }")): Int }
        """,
    )
    assert error.coordinates == ("U.f(x:)",)
    assert error.subgraphs == ("a",)
    assert '"other"' in error.message
