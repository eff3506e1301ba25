"""PROVIDES_FIELDS_MISSING_EXTERNAL: a @provides names what the subgraph does not resolve otherwise."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_field_that_is_not_external_is_refused() -> None:
    error = refusal(
        "PROVIDES_FIELDS_MISSING_EXTERNAL",
        a="""
        type Query { t: T @provides(fields: "x") }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
    )
    assert error.coordinates == ("Query.t",)
    assert error.subgraphs == ("a",)
    assert '"T.x"' in error.message


def test_a_field_that_is_external_composes() -> None:
    found = composed_facts(
        a="""
        type Query { t: T @provides(fields: "x") }
        type T @key(fields: "id") { id: ID! x: Int @external }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @shareable }
        """,
    )
    assert "Query.t @join__field(graph: A, provides: x) x1" in found
