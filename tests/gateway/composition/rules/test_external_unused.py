"""EXTERNAL_UNUSED: external fields are there for something."""

from tests.gateway.composition.harness import composed, refusal


def test_an_external_field_that_nothing_needs_is_refused() -> None:
    error = refusal(
        "EXTERNAL_UNUSED",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @external }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("a",)
    assert "Remove" in error.message


def test_an_external_type_has_external_fields() -> None:
    error = refusal(
        "EXTERNAL_UNUSED",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! }
        type O @external { a: Int }
        """,
        b="""
        type O { a: Int }
        """,
    )
    assert error.coordinates == ("O.a",)


def test_one_that_an_interface_asks_for_composes() -> None:
    assert composed(
        a="""
        type Query { t: T }
        interface I { x: Int }
        type T implements I @key(fields: "id") { id: ID! x: Int @external }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int }
        """,
    ).supergraph_sdl
