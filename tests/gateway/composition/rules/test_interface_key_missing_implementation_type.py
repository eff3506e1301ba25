"""INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE: who finds an interface by key knows all objects behind it."""

from tests.gateway.composition.harness import composed, refusal


def test_a_subgraph_that_does_not_know_an_object_is_refused() -> None:
    error = refusal(
        "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE",
        a="""
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! }
        type T implements I @key(fields: "id") { id: ID! }
        """,
        b="""
        interface I { id: ID! }
        type U implements I @key(fields: "id") { id: ID! }
        """,
    )
    assert error.subgraphs == ("a",)
    assert '"U"' in error.message
    assert '@key(fields: "id")' in error.message


def test_a_key_that_is_not_resolvable_asks_for_no_object() -> None:
    assert composed(
        a="""
        type Query { i: I }
        interface I @key(fields: "id", resolvable: false) { id: ID! }
        type T implements I @key(fields: "id") { id: ID! }
        """,
        b="""
        interface I { id: ID! }
        type U implements I @key(fields: "id") { id: ID! }
        """,
    ).supergraph_sdl
