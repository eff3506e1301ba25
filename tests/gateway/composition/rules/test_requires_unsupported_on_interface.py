"""REQUIRES_UNSUPPORTED_ON_INTERFACE: only fields of objects require others."""

from tests.gateway.composition.harness import refusals


def test_a_requires_on_an_interface_is_refused() -> None:
    errors = refusals(
        a="""
        type Query { i: I }
        interface I { x: Int y: Int @requires(fields: "x") }
        type T implements I { x: Int y: Int }
        """,
    )
    assert {error.code for error in errors} >= {"REQUIRES_UNSUPPORTED_ON_INTERFACE"}
