"""COST_APPLIED_TO_INTERFACE_FIELD: what a field costs depends on the object."""

from tests.gateway.composition.harness import refusal


def test_a_cost_on_an_interfaces_field_is_refused() -> None:
    error = refusal(
        "COST_APPLIED_TO_INTERFACE_FIELD",
        a="""
        type Query { i: I }
        interface I { x: Int @cost(weight: 3) }
        type T implements I { x: Int }
        """,
    )
    assert error.coordinates == ("I.x",)
    assert error.subgraphs == ("a",)
