"""CONTEXT_NO_RESOLVABLE_KEY: the gateway comes back with the value by a key."""

from tests.gateway.composition.harness import refusal


def test_a_type_without_a_key_is_refused() -> None:
    error = refusal(
        "CONTEXT_NO_RESOLVABLE_KEY",
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U { id: ID! f(x: Int @fromContext(field: "$ctx { p }")): Int }
        """,
    )
    assert error.coordinates == ("U.f",)
    assert error.subgraphs == ("a",)
    assert '"U"' in error.message
