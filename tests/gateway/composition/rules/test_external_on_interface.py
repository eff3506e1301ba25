"""EXTERNAL_ON_INTERFACE: an interface's field is resolved by nobody."""

from tests.gateway.composition.harness import refusals


def test_an_external_field_of_an_interface_is_refused() -> None:
    errors = refusals(
        a="""
        type Query { i: I }
        interface I { x: Int @external }
        type T implements I { x: Int }
        """,
    )
    assert "EXTERNAL_ON_INTERFACE" in [error.code for error in errors]
