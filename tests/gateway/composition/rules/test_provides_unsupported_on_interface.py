"""PROVIDES_UNSUPPORTED_ON_INTERFACE: only fields of objects provide others."""

from tests.gateway.composition.harness import refusals


def test_a_provides_on_an_interface_is_refused() -> None:
    errors = refusals(
        a="""
        type Query { i: I }
        interface I { x: Int i: I @provides(fields: "x") }
        type T implements I { x: Int i: I }
        """,
    )
    assert {error.code for error in errors} >= {"PROVIDES_UNSUPPORTED_ON_INTERFACE"}
