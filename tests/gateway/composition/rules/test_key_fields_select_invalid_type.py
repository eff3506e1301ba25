"""KEY_FIELDS_SELECT_INVALID_TYPE: a key's fields are of one shape."""

from tests.gateway.composition.harness import composed, refusal


def test_a_field_of_an_interface_is_refused() -> None:
    error = refusal(
        "KEY_FIELDS_SELECT_INVALID_TYPE",
        a="""
        type Query { t: T }
        type T @key(fields: "i { a }") { i: I }
        interface I { a: Int }
        """,
    )
    assert error.coordinates == ("T",)
    assert '"T.i"' in error.message
    assert "interface type I" in error.message


def test_a_field_of_a_union_is_refused() -> None:
    error = refusal(
        "KEY_FIELDS_SELECT_INVALID_TYPE",
        a="""
        type Query { t: T }
        type T @key(fields: "u { __typename }") { u: U }
        union U = O
        type O { a: Int }
        """,
    )
    assert "union type U" in error.message


def test_a_list_composes() -> None:
    assert composed(
        a="""
        type Query { t: T }
        type T @key(fields: "os { a }") { os: [O!]! }
        type O { a: Int }
        """,
    ).supergraph_sdl
