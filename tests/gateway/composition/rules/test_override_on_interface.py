"""OVERRIDE_ON_INTERFACE: an interface's field cannot move."""

from tests.gateway.composition.harness import refusal


def test_an_override_on_an_interface_is_refused() -> None:
    error = refusal(
        "OVERRIDE_ON_INTERFACE",
        a="""
        type Query { i: I }
        interface I { x: Int @override(from: "b") }
        type T implements I { x: Int }
        """,
        b="""
        type Query { b: Int }
        """,
    )
    assert error.coordinates == ("I.x",)
    assert error.subgraphs == ("a",)
