"""IMPLEMENTED_BY_INACCESSIBLE: what implements something visible is visible."""

from tests.gateway.composition.harness import refusal


def test_a_hidden_field_that_implements_a_visible_one_is_refused() -> None:
    error = refusal(
        "IMPLEMENTED_BY_INACCESSIBLE",
        a="""
        type Query { i: I }
        interface I { x: Int y: Int }
        type T implements I { x: Int @inaccessible y: Int }
        """,
    )
    assert error.coordinates == ("T.x", "I.x")


def test_a_hidden_argument_that_implements_a_visible_one_is_refused() -> None:
    error = refusal(
        "IMPLEMENTED_BY_INACCESSIBLE",
        a="""
        type Query { i: I }
        interface I { x(a: Int): Int }
        type T implements I { x(a: Int @inaccessible): Int }
        """,
    )
    assert error.coordinates == ("T.x(a:)", "I.x(a:)")
