"""MISSING_TRANSITIVE_AUTH_REQUIREMENTS: who reads a field may read what it is made from."""

from tests.gateway.composition.harness import composed, refusal


def test_a_field_made_from_one_that_demands_more_is_refused() -> None:
    error = refusal(
        "MISSING_TRANSITIVE_AUTH_REQUIREMENTS",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @authenticated }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }
        """,
    )
    assert error.coordinates == ("T.y", "T.x")
    assert error.subgraphs == ("b",)


def test_more_scopes_imply_fewer() -> None:
    assert composed(
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @requiresScopes(scopes: [["a"], ["b"]]) }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") @requiresScopes(scopes: [["a", "c"]]) }
        """,
    ).supergraph_sdl


def test_other_scopes_do_not() -> None:
    error = refusal(
        "MISSING_TRANSITIVE_AUTH_REQUIREMENTS",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @requiresScopes(scopes: [["a"]]) }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") @requiresScopes(scopes: [["a"], ["c"]]) }
        """,
    )
    assert error.coordinates == ("T.y", "T.x")
