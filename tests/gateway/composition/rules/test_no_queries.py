"""NO_QUERIES: a supergraph needs a query."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_subgraphs_without_a_query_field_are_refused() -> None:
    error = refusal(
        "NO_QUERIES",
        products="""
        type Product @key(fields: "id") { id: ID! }
        """,
    )
    assert error.coordinates == ("Query",)
    assert error.subgraphs == ("products",)
    assert "Add one" in error.message


def test_no_subgraph_at_all_is_refused() -> None:
    error = refusal(
        "NO_QUERIES",
    )
    assert error.subgraphs == ()
    assert "no subgraph" in error.message


def test_one_query_field_in_one_subgraph_is_enough() -> None:
    found = composed_facts(
        products="""
        type Query { a: Int }
        """,
        users="""
        type User { a: Int }
        """,
    )
    assert "query is Query" in found
