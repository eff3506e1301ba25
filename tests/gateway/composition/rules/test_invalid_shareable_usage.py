"""INVALID_SHAREABLE_USAGE: object fields are shared."""

from tests.gateway.composition.harness import composed, refusal


def test_a_shareable_field_of_an_interface_is_refused() -> None:
    error = refusal(
        "INVALID_SHAREABLE_USAGE",
        a="""
        type Query { i: I }
        interface I { x: Int @shareable }
        type T implements I { x: Int }
        """,
    )
    assert error.coordinates == ("I.x",)
    assert error.subgraphs == ("a",)


def test_shareable_twice_on_one_definition_is_refused() -> None:
    error = refusal(
        "INVALID_SHAREABLE_USAGE",
        a="""
        type Query { t: T }
        type T @shareable @shareable { x: Int }
        """,
    )
    assert error.coordinates == ("T",)


def test_shareable_on_a_definition_and_its_extension_composes() -> None:
    assert composed(
        a="""
        type Query { t: T }
        type T @shareable { x: Int }
        extend type T @shareable { y: Int }
        """,
    ).supergraph_sdl


def test_shareable_twice_on_one_field_is_refused() -> None:
    error = refusal(
        "INVALID_SHAREABLE_USAGE",
        a="""
        type Query { t: T }
        type T { x: Int @shareable @shareable }
        """,
    )
    assert error.coordinates == ("T.x",)
