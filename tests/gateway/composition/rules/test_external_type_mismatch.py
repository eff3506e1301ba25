"""EXTERNAL_TYPE_MISMATCH: an external field has the type that it has where it is resolved."""

from tests.gateway.composition.harness import composed, refusal


def test_another_type_is_refused() -> None:
    error = refusal(
        "EXTERNAL_TYPE_MISMATCH",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int! @external y: Int @requires(fields: "x") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert 'Int! in subgraph "a"' in error.message
    assert 'Int in subgraph "b"' in error.message


def test_where_resolvers_differ_any_of_their_types_composes() -> None:
    assert composed(
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int! @external y: Int @requires(fields: "x") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @shareable }
        """,
        c="""
        type T @key(fields: "id") { id: ID! x: Int! @shareable }
        """,
    ).supergraph_sdl
