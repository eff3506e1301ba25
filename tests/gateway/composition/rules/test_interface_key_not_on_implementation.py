"""INTERFACE_KEY_NOT_ON_IMPLEMENTATION: an interface's key is a key of all its objects."""

from tests.gateway.composition.harness import composed, refusal


def test_an_object_without_the_key_is_refused() -> None:
    error = refusal(
        "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
        a="""
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! sku: ID! }
        type T implements I @key(fields: "sku") { id: ID! sku: ID! }
        """,
    )
    assert error.coordinates == ("T",)
    assert error.subgraphs == ("a",)
    assert '@key(fields: "id")' in error.message


def test_an_object_whose_key_is_not_resolvable_is_refused() -> None:
    error = refusal(
        "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
        a="""
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! }
        type T implements I @key(fields: "id", resolvable: false) { id: ID! }
        """,
    )
    assert "not resolvable" in error.message


def test_the_same_key_in_other_words_composes() -> None:
    assert composed(
        a="""
        type Query { i: I }
        interface I @key(fields: "a b") { a: ID! b: ID! }
        type T implements I @key(fields: "b, a") { a: ID! b: ID! }
        """,
    ).supergraph_sdl
