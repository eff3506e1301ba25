"""ONLY_INACCESSIBLE_CHILDREN: a visible type has something visible in it."""

from tests.gateway.composition.harness import refusal


def test_hidden_fields_alone_are_refused() -> None:
    error = refusal(
        "ONLY_INACCESSIBLE_CHILDREN",
        a="""
        type Query { t: T }
        type T { a: Int @inaccessible }
        """,
    )
    assert error.coordinates == ("T",)
    assert "fields" in error.message


def test_hidden_values_alone_are_refused() -> None:
    error = refusal(
        "ONLY_INACCESSIBLE_CHILDREN",
        a="""
        type Query { e: E }
        enum E { A @inaccessible }
        """,
    )
    assert error.coordinates == ("E",)
    assert "values" in error.message


def test_hidden_members_alone_are_refused() -> None:
    error = refusal(
        "ONLY_INACCESSIBLE_CHILDREN",
        a="""
        type Query { u: U }
        union U = T
        type T @inaccessible { a: Int }
        """,
    )
    assert error.coordinates == ("U",)
    assert "members" in error.message
