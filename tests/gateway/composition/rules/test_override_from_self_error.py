"""OVERRIDE_FROM_SELF_ERROR: a field moves from another subgraph."""

from tests.gateway.composition.harness import refusal


def test_an_override_from_itself_is_refused() -> None:
    error = refusal(
        "OVERRIDE_FROM_SELF_ERROR",
        a="""
        type Query { q: Int @override(from: "a") }
        """,
    )
    assert error.coordinates == ("Query.q",)
    assert error.subgraphs == ("a",)
