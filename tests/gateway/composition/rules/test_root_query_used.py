"""ROOT_QUERY_USED: in the supergraph the query root is called Query."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_another_type_called_query_is_refused() -> None:
    error = refusal(
        "ROOT_QUERY_USED",
        products="""
        schema { query: Root }
        type Root { a: Int }
        type Query { b: Int }
        """,
    )
    assert error.coordinates == ("Query",)
    assert error.subgraphs == ("products",)
    assert '"Root"' in error.message
    assert "Rename" in error.message


def test_a_query_root_of_another_name_is_renamed() -> None:
    found = composed_facts(
        products="""
        schema { query: Root }
        type Root { a: Int }
        """,
    )
    assert "query is Query" in found
    assert "Query.a: Int" in found
