"""REFERENCED_INACCESSIBLE: what is of a hidden type is hidden."""

from tests.gateway.composition.harness import composed, refusal


def test_a_visible_field_of_a_hidden_type_is_refused() -> None:
    error = refusal(
        "REFERENCED_INACCESSIBLE",
        a="""
        type Query { t: T }
        type T @inaccessible { a: Int }
        """,
    )
    assert error.coordinates == ("Query.t", "T")


def test_a_visible_argument_of_a_hidden_type_is_refused() -> None:
    error = refusal(
        "REFERENCED_INACCESSIBLE",
        a="""
        type Query { a(s: S): Int }
        scalar S @inaccessible
        """,
    )
    assert error.coordinates == ("Query.a(s:)", "S")


def test_a_hidden_field_of_a_hidden_type_composes() -> None:
    assert composed(
        a="""
        type Query { a: Int t: T @inaccessible }
        type T @inaccessible { a: Int }
        """,
    ).supergraph_sdl
