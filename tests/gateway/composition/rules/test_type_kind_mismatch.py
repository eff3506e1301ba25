"""TYPE_KIND_MISMATCH: a name is one kind of type."""

from tests.gateway.composition.harness import refusal


def test_an_object_here_and_an_enum_there_is_refused() -> None:
    error = refusal(
        "TYPE_KIND_MISMATCH",
        a="""
        type Query { t: T }
        type T { a: Int }
        """,
        b="""
        enum T { A }
        """,
    )
    assert error.coordinates == ("T",)
    assert error.subgraphs == ("a", "b")
    assert 'an object type in subgraph "a"' in error.message
    assert 'an enum type in subgraph "b"' in error.message


def test_an_object_here_and_an_interface_object_there_is_refused() -> None:
    error = refusal(
        "TYPE_KIND_MISMATCH",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! }
        """,
        b="""
        type T @key(fields: "id") @interfaceObject { id: ID! }
        """,
    )
    assert "interface object" in error.message
