"""QUERY_ROOT_TYPE_INACCESSIBLE: clients see the query root."""

from tests.gateway.composition.harness import refusal


def test_a_hidden_query_root_is_refused() -> None:
    error = refusal(
        "QUERY_ROOT_TYPE_INACCESSIBLE",
        a="""
        type Query @inaccessible { a: Int }
        """,
    )
    assert error.coordinates == ("Query",)
    assert error.subgraphs == ("a",)
