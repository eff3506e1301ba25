"""PROVIDES_INVALID_FIELDS: a @provides selects what the field's type has."""

from tests.gateway.composition.harness import composed, refusal


def test_an_unknown_field_is_refused() -> None:
    error = refusal(
        "PROVIDES_INVALID_FIELDS",
        a="""
        type Query { t: T @provides(fields: "z") }
        type T @key(fields: "id") { id: ID! }
        """,
    )
    assert error.coordinates == ("Query.t",)
    assert error.subgraphs == ("a",)
    assert '"z"' in error.message


def test_nested_fields_compose() -> None:
    assert composed(
        a="""
        type Query { t: T @provides(fields: "o { y }") }
        type T @key(fields: "id") { id: ID! o: O @external }
        type O { y: Int @shareable }
        """,
        b="""
        type T @key(fields: "id") { id: ID! o: O @shareable }
        type O { y: Int @shareable }
        """,
    ).supergraph_sdl
