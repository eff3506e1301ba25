"""INTERFACE_OBJECT_USAGE_ERROR: an interface object stands for an interface with a key."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_an_interface_object_without_a_key_is_refused() -> None:
    error = refusal(
        "INTERFACE_OBJECT_USAGE_ERROR",
        a="""
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! }
        type T implements I @key(fields: "id") { id: ID! }
        """,
        b="""
        type I @interfaceObject { id: ID! x: Int }
        """,
    )
    assert error.coordinates == ("I",)
    assert error.subgraphs == ("b",)
    assert "@key" in error.message


def test_an_interface_object_without_an_interface_is_refused() -> None:
    error = refusal(
        "INTERFACE_OBJECT_USAGE_ERROR",
        a="""
        type Query { i: I }
        type I @key(fields: "id") @interfaceObject { id: ID! }
        """,
    )
    assert error.coordinates == ("I",)
    assert error.subgraphs == ("a",)
    assert "at least one subgraph" in error.message


def test_an_interface_object_beside_the_objects_behind_it_is_refused() -> None:
    error = refusal(
        "INTERFACE_OBJECT_USAGE_ERROR",
        a="""
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! }
        type T implements I @key(fields: "id") { id: ID! }
        """,
        b="""
        type I @key(fields: "id") @interfaceObject { id: ID! x: Int }
        type T @key(fields: "id") { id: ID! }
        """,
    )
    assert error.subgraphs == ("b",)
    assert '"T"' in error.message


def test_an_interface_object_gives_its_fields_to_all_objects() -> None:
    found = composed_facts(
        a="""
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! }
        type T implements I @key(fields: "id") { id: ID! }
        """,
        b="""
        type I @key(fields: "id") @interfaceObject { id: ID! x: Int }
        """,
    )
    assert "T.x: Int" in found
    assert "T.x @join__field() x1" in found
    assert "I @join__type(graph: B, isInterfaceObject: true, key: id) x1" in found
