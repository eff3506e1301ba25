"""AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE: objects demand rights, interfaces inherit them."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_rights_on_an_interface_are_refused() -> None:
    error = refusal(
        "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE",
        a="""
        type Query { i: I }
        interface I @authenticated { x: Int }
        type T implements I { x: Int }
        """,
    )
    assert error.coordinates == ("I",)
    assert error.subgraphs == ("a",)
    assert "@authenticated" in error.message


def test_rights_on_an_interfaces_field_are_refused() -> None:
    error = refusal(
        "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE",
        a="""
        type Query { i: I }
        interface I { x: Int @requiresScopes(scopes: [["s"]]) }
        type T implements I { x: Int }
        """,
    )
    assert error.coordinates == ("I.x",)


def test_rights_on_objects_are_inherited() -> None:
    found = composed_facts(
        a="""
        type Query { i: I }
        interface I { x: Int }
        type T implements I { x: Int @authenticated }
        """,
    )
    assert "I.x @authenticated() x1" in found
