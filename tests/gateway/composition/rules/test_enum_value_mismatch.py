"""ENUM_VALUE_MISMATCH: an enum for input and output is the same everywhere."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_value_that_not_all_have_is_refused() -> None:
    error = refusal(
        "ENUM_VALUE_MISMATCH",
        a="""
        type Query { q(e: E): E }
        enum E { A B }
        """,
        b="""
        enum E { A }
        """,
    )
    assert error.coordinates == ("E.B",)
    assert error.subgraphs == ("a", "b")
    assert '"B"' in error.message


def test_a_hidden_value_composes() -> None:
    found = composed_facts(
        a="""
        type Query { q(e: E): E }
        enum E { A B @inaccessible }
        """,
        b="""
        enum E { A }
        """,
    )
    assert "E has value B" in found


def test_for_output_all_values_are_kept() -> None:
    found = composed_facts(
        a="""
        type Query { q: E }
        enum E { A B }
        """,
        b="""
        enum E { A C }
        """,
    )
    assert {"E has value A", "E has value B", "E has value C"} <= found


def test_for_input_common_values_are_kept() -> None:
    found = composed_facts(
        a="""
        type Query { q(e: E): Int }
        enum E { A B }
        """,
        b="""
        enum E { A C }
        """,
    )
    assert "E has value A" in found
    assert "E has value B" not in found
    assert "E has value C" not in found
