"""NO_CONTEXT_IN_SELECTION: an argument from a context names context and field."""

from tests.gateway.composition.harness import refusal


def test_a_selection_without_a_context_is_refused() -> None:
    error = refusal(
        "NO_CONTEXT_IN_SELECTION",
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "{ p }")): Int }
        """,
    )
    assert error.coordinates == ("U.f(x:)",)
    assert error.subgraphs == ("a",)


def test_a_context_without_a_selection_is_refused() -> None:
    error = refusal(
        "NO_CONTEXT_IN_SELECTION",
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$ctx")): Int }
        """,
    )
    assert error.coordinates == ("U.f(x:)",)
