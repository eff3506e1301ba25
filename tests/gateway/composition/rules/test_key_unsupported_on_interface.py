"""KEY_UNSUPPORTED_ON_INTERFACE: interfaces have keys since federation 2.3."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_key_on_an_interface_in_2_2_is_refused() -> None:
    error = refusal(
        "KEY_UNSUPPORTED_ON_INTERFACE",
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.2", import: ["@key"])
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! }
        type T implements I @key(fields: "id") { id: ID! }
        """,
    )
    assert error.coordinates == ("I",)
    assert "2.3" in error.message


def test_a_key_on_an_interface_in_2_3_composes() -> None:
    found = composed_facts(
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! }
        type T implements I @key(fields: "id") { id: ID! }
        """,
    )
    assert "I @join__type(graph: A, key: id) x1" in found
