"""DEFAULT_VALUE_USES_INACCESSIBLE: defaults that clients see are made of what they see."""

from tests.gateway.composition.harness import refusal


def test_a_hidden_enum_value_is_refused() -> None:
    error = refusal(
        "DEFAULT_VALUE_USES_INACCESSIBLE",
        a="""
        type Query { a(e: [E] = [A]): Int }
        enum E { A @inaccessible B }
        """,
    )
    assert error.coordinates == ("Query.a(e:)", "E.A")


def test_a_hidden_input_field_is_refused() -> None:
    error = refusal(
        "DEFAULT_VALUE_USES_INACCESSIBLE",
        a="""
        type Query { a(i: I = {x: 1}): Int }
        input I { x: Int @inaccessible y: Int }
        """,
    )
    assert error.coordinates == ("Query.a(i:)", "I.x")
