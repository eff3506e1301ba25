"""CONTEXT_INVALID_SELECTION: a context gives one value of the argument's type."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_an_unknown_field_is_refused() -> None:
    error = refusal(
        "CONTEXT_INVALID_SELECTION",
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$ctx { q }")): Int }
        """,
    )
    assert error.coordinates == ("U.f(x:)",)
    assert error.subgraphs == ("a",)
    assert '"q"' in error.message


def test_two_values_are_refused() -> None:
    error = refusal(
        "CONTEXT_INVALID_SELECTION",
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$ctx { p id }")): Int }
        """,
    )
    assert "2 values" in error.message


def test_a_value_of_another_type_is_refused() -> None:
    error = refusal(
        "CONTEXT_INVALID_SELECTION",
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$ctx { id }")): Int }
        """,
    )
    assert "no Int" in error.message


def test_a_selection_that_cannot_be_parsed_is_refused() -> None:
    error = refusal(
        "CONTEXT_INVALID_SELECTION",
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$ctx { p")): Int }
        """,
    )
    assert "parsed" in error.message


def test_one_value_composes() -> None:
    found = composed_facts(
        a="""
        type Query { t: T }
        type T @key(fields: "id") @context(name: "ctx") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$ctx { p }")): Int }
        """,
    )
    assert 'T @context(name: "a__ctx") x1' in found
    assert not any("U.f(x:)" in fact for fact in found)
    assert any("contextArguments" in fact for fact in found)
