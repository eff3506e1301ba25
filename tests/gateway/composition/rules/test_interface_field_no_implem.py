"""INTERFACE_FIELD_NO_IMPLEM: an interface's fields are implemented in some subgraph."""

from tests.gateway.composition.harness import composed, refusal


def test_a_field_of_another_subgraphs_interface_is_refused() -> None:
    error = refusal(
        "INTERFACE_FIELD_NO_IMPLEM",
        a="""
        type Query { i: I }
        interface I { x: Int }
        type T implements I { x: Int }
        """,
        b="""
        interface I { x: Int y: Int }
        """,
    )
    assert error.coordinates == ("I.y", "T")
    assert '"I.y"' in error.message
    assert '"T"' in error.message


def test_a_field_that_another_subgraph_gives_the_object_composes() -> None:
    assert composed(
        a="""
        type Query { i: I }
        interface I { x: Int }
        type T implements I @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        interface I { y: Int }
        type T @key(fields: "id") { id: ID! y: Int }
        """,
    ).supergraph_sdl
