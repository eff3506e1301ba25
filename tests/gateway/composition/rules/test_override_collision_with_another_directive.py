"""OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: only a field that stands by itself can move."""

from tests.gateway.composition.harness import composed, refusal, refusals


def test_an_external_field_cannot_override() -> None:
    error = refusal(
        "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @external @override(from: "a") y: Int @requires(fields: "x") }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("b",)
    assert "@external" in error.message


def test_an_external_field_may_name_a_subgraph_that_has_no_such_field() -> None:
    composed(
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @external @override(from: "c") y: Int @requires(fields: "x") }
        """,
        c="""
        type T @key(fields: "id") { id: ID! z: Int }
        """,
    )


def test_a_field_that_requires_others_cannot_be_overridden() -> None:
    error = refusal(
        "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int y: Int @override(from: "a") }
        """,
    )
    assert error.coordinates == ("T.y",)
    assert "@requires" in error.message


def test_an_interface_object_cannot_override() -> None:
    errors = refusals(
        a="""
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! x: Int }
        type T implements I @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type I @interfaceObject @key(fields: "id") { id: ID! x: Int @override(from: "a") }
        """,
    )
    assert "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE" in [error.code for error in errors]


def test_a_field_that_the_source_has_for_an_interface_object_cannot_be_overridden() -> None:
    errors = refusals(
        a="""
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! }
        type T implements I @key(fields: "id") { id: ID! x: Int @override(from: "b") }
        """,
        b="""
        type I @interfaceObject @key(fields: "id") { id: ID! x: Int }
        """,
    )
    (error,) = (item for item in errors if item.code == "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE")
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("a", "b")
    assert '"I"' in error.message
