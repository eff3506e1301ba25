"""REQUIRES_INVALID_FIELDS: a @requires selects what the type has, as it has it."""

from tests.gateway.composition.harness import composed_facts, refusal, refusals


def test_an_unknown_field_is_refused() -> None:
    errors = refusals(
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "z") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int }
        """,
    )
    assert {error.code for error in errors} >= {"REQUIRES_INVALID_FIELDS"}
    assert '"z"' in errors[-1].message


def test_an_unknown_argument_is_refused() -> None:
    error = refusal(
        "REQUIRES_INVALID_FIELDS",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x(b: 1)") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int }
        """,
    )
    assert error.coordinates == ("T.y",)
    assert error.subgraphs == ("a",)
    assert '"b"' in error.message


def test_a_wrong_argument_is_refused() -> None:
    error = refusal(
        "REQUIRES_INVALID_FIELDS",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x(a: Int): Int @external y: Int @requires(fields: "x(a: true)") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x(a: Int): Int }
        """,
    )
    assert "T.x(a:)" in error.message
    assert "true is no Int" in error.message


def test_a_missing_argument_is_refused() -> None:
    error = refusal(
        "REQUIRES_INVALID_FIELDS",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x(a: Int!): Int @external y: Int @requires(fields: "x") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x(a: Int!): Int }
        """,
    )
    assert '"a"' in error.message
    assert "required" in error.message


def test_an_alias_is_refused() -> None:
    error = refusal(
        "REQUIRES_INVALID_FIELDS",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "z: x") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int }
        """,
    )
    assert "alias" in error.message


def test_arguments_compose() -> None:
    found = composed_facts(
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x(a: Int): Int @external y: Int @requires(fields: "x(a: 1)") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x(a: Int): Int }
        """,
    )
    assert "T.y @join__field(graph: A, requires: x(a: 1)) x1" in found
