"""FIELD_ARGUMENT_DEFAULT_MISMATCH: an argument has one default."""

from tests.gateway.composition.harness import composed, composed_facts, refusal


def test_two_defaults_are_refused() -> None:
    error = refusal(
        "FIELD_ARGUMENT_DEFAULT_MISMATCH",
        a="""
        type Query { q(x: Int = 1): Int @shareable }
        """,
        b="""
        type Query { q(x: Int = 2): Int @shareable }
        """,
    )
    assert error.coordinates == ("Query.q(x:)",)
    assert error.subgraphs == ("a", "b")
    assert '1 in subgraph "a"' in error.message
    assert '2 in subgraph "b"' in error.message


def test_equal_defaults_in_other_words_compose() -> None:
    assert composed(
        a="""
        type Query { q(x: P = {a: 1, b: 2}): Int @shareable }
        input P { a: Int b: Int }
        """,
        b="""
        type Query { q(x: P = {b: 2, a: 1}): Int @shareable }
        input P { a: Int b: Int }
        """,
    ).supergraph_sdl


def test_a_default_here_and_none_there_is_left_out() -> None:
    found = composed_facts(
        a="""
        type Query { q(x: Int = 1): Int @shareable }
        """,
        b="""
        type Query { q(x: Int): Int @shareable }
        """,
    )
    assert "Query.q(x:): Int" in found
