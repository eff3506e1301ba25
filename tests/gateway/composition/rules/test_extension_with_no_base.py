"""EXTENSION_WITH_NO_BASE: in federation 1 somebody defines each type."""

from tests.gateway.composition.harness import composed, refusal


def test_an_extension_of_nothing_is_refused() -> None:
    error = refusal(
        "EXTENSION_WITH_NO_BASE",
        products="""
        # federation 1
        type Query { t: T }
        extend type T @key(fields: "id") { id: ID! @external }
        """,
    )
    assert error.coordinates == ("T",)
    assert error.subgraphs == ("products",)
    assert "no subgraph defines it" in error.message


def test_an_extension_of_another_subgraphs_type_composes() -> None:
    assert composed(
        a="""
        # federation 1
        type Query { t: T }
        type T @key(fields: "id") { id: ID! }
        """,
        b="""
        # federation 1
        extend type T @key(fields: "id") { id: ID! @external x: Int }
        """,
    ).supergraph_sdl


def test_federation_2_needs_no_base() -> None:
    assert composed(
        products="""
        type Query { t: T }
        extend type T @key(fields: "id") { id: ID! }
        """,
    ).supergraph_sdl
