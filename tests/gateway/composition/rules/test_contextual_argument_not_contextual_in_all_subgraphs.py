"""CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: nobody requires of clients what comes from a context."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_required_argument_elsewhere_is_refused() -> None:
    error = refusal(
        "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$ctx { p }")): Int @shareable }
        """,
        b="""
        type U @key(fields: "id") { id: ID! f(x: Int!): Int @shareable }
        """,
    )
    assert error.coordinates == ("U.f(x:)",)
    assert '"b"' in error.message


def test_an_optional_argument_elsewhere_is_left_out() -> None:
    found = composed_facts(
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$ctx { p }")): Int @shareable }
        """,
        b="""
        type U @key(fields: "id") { id: ID! f(x: Int): Int @shareable }
        """,
    )
    assert not any("U.f(x:)" in fact for fact in found)
