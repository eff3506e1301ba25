"""REQUIRED_INACCESSIBLE: nobody is asked for what they do not see."""

from tests.gateway.composition.harness import composed, refusal


def test_a_hidden_required_argument_is_refused() -> None:
    error = refusal(
        "REQUIRED_INACCESSIBLE",
        a="""
        type Query { a(x: Int! @inaccessible): Int }
        """,
    )
    assert error.coordinates == ("Query.a(x:)",)


def test_a_hidden_required_input_field_is_refused() -> None:
    error = refusal(
        "REQUIRED_INACCESSIBLE",
        a="""
        type Query { a(i: I): Int }
        input I { x: Int! @inaccessible y: Int }
        """,
    )
    assert error.coordinates == ("I.x",)


def test_one_with_a_default_composes() -> None:
    assert composed(
        a="""
        type Query { a(x: Int! = 1 @inaccessible): Int }
        """,
    ).supergraph_sdl
