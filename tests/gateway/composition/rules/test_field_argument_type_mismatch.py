"""FIELD_ARGUMENT_TYPE_MISMATCH: the subgraphs' types of an argument can be reconciled."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_number_here_and_a_text_there_is_refused() -> None:
    error = refusal(
        "FIELD_ARGUMENT_TYPE_MISMATCH",
        a="""
        type Query { q(x: Int): Int @shareable }
        """,
        b="""
        type Query { q(x: String): Int @shareable }
        """,
    )
    assert error.coordinates == ("Query.q(x:)",)
    assert error.subgraphs == ("a", "b")
    assert "Int" in error.message
    assert "String" in error.message


def test_the_most_restrictive_type_is_taken() -> None:
    found = composed_facts(
        a="""
        type Query { q(x: [Int]): Int @shareable }
        """,
        b="""
        type Query { q(x: [Int!]!): Int @shareable }
        """,
    )
    assert "Query.q(x:): [Int!]!" in found
