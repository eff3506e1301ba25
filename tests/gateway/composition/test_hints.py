"""What is legal but doubtful is pointed out, each with its code and what it is about."""

import pytest

from tests.gateway.composition.harness import composed

Q = "type Query { t: T }\n"
ENTITY = 'type T @key(fields: "id") { id: ID! x: Int }'

CASES: dict[str, tuple[str, dict[str, str]]] = {
    "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE": (
        "Query.q",
        {"a": "type Query { q: Int! @shareable }", "b": "type Query { q: Int @shareable }"},
    ),
    "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE": (
        "Query.q(x:)",
        {"a": "type Query { q(x: Int!): Int @shareable }", "b": "type Query { q(x: Int): Int @shareable }"},
    ),
    "INCONSISTENT_DEFAULT_VALUE_PRESENCE": (
        "Query.q(x:)",
        {"a": "type Query { q(x: Int = 1): Int @shareable }", "b": "type Query { q(x: Int): Int @shareable }"},
    ),
    "INCONSISTENT_ENTITY": (
        "T",
        {"a": Q + 'type T @key(fields: "id") { id: ID! }', "b": "type T { id: ID! @shareable }"},
    ),
    "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD": (
        "T.y",
        {
            "a": "type Query { t: T @shareable }\ntype T @shareable { x: Int }",
            "b": "type Query { t: T @shareable }\ntype T @shareable { x: Int y: Int }",
        },
    ),
    "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD": (
        "I.y",
        {"a": "type Query { i: I }\ninterface I { x: Int }", "b": "interface I { x: Int y: Int }"},
    ),
    "INCONSISTENT_INPUT_OBJECT_FIELD": (
        "I.y",
        {"a": "type Query { q(i: I): Int }\ninput I { x: Int }", "b": "input I { x: Int y: Int }"},
    ),
    "INCONSISTENT_UNION_MEMBER": (
        "U",
        {
            "a": 'type Query { u: U }\nunion U = T\ntype T @key(fields: "id") { id: ID! }',
            "b": 'union U = S\ntype S @key(fields: "id") { id: ID! }',
        },
    ),
    "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM": (
        "E.B",
        {"a": "type Query { q(e: E): Int }\nenum E { A B }", "b": "enum E { A }"},
    ),
    "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM": (
        "E.B",
        {"a": "type Query { q: E }\nenum E { A B }", "b": "enum E { A }"},
    ),
    "UNUSED_ENUM_TYPE": ("E", {"a": "type Query { q: Int }\nenum E { A }"}),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE": (
        "@live",
        {"a": "type Query { a: Int }\ndirective @live on FIELD", "b": "type Query { b: Int }"},
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS": (
        "@live",
        {
            "a": "type Query { a: Int }\ndirective @live on FIELD",
            "b": "type Query { b: Int }\ndirective @live on FIELD | QUERY",
        },
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE": (
        "@live",
        {
            "a": "type Query { a: Int }\ndirective @live on FIELD",
            "b": "type Query { b: Int }\ndirective @live repeatable on FIELD",
        },
    ),
    "INCONSISTENT_DESCRIPTION": (
        "Query.q",
        {"a": 'type Query { "one" q: Int @shareable }', "b": 'type Query { "other" q: Int @shareable }'},
    ),
    "INCONSISTENT_ARGUMENT_PRESENCE": (
        "Query.q(x:)",
        {"a": "type Query { q(x: Int): Int @shareable }", "b": "type Query { q: Int @shareable }"},
    ),
    "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": (
        "Query.q",
        {
            "a": 'type Query { q: Int @shareable @deprecated(reason: "one") }',
            "b": 'type Query { q: Int @shareable @deprecated(reason: "other") }',
        },
    ),
    "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": (
        "Query.q",
        {
            "a": "type Query { q: Int @shareable @cost(weight: 1) }",
            "b": "type Query { q: Int @shareable @cost(weight: 2) }",
        },
    ),
    "FROM_SUBGRAPH_DOES_NOT_EXIST": ("Query.q", {"a": 'type Query { q: Int @override(from: "gone") }'}),
    "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED": (
        "T.y",
        {"a": Q + ENTITY, "b": 'type T @key(fields: "id") { id: ID! y: Int @override(from: "a") }'},
    ),
    "OVERRIDDEN_FIELD_CAN_BE_REMOVED": (
        "T.x",
        {"a": Q + ENTITY, "b": 'type T @key(fields: "id") { id: ID! x: Int @override(from: "a") }'},
    ),
    "OVERRIDE_MIGRATION_IN_PROGRESS": (
        "T.x",
        {"a": Q + ENTITY, "b": 'type T @key(fields: "id") { id: ID! x: Int @override(from: "a", label: "new") }'},
    ),
    "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS": (
        "U.f(x:)",
        {
            "a": Q
            + 'type T @key(fields: "id") @context(name: "c") { id: ID! p: Int u: U }\n'
            + 'type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$c { p }")): Int @shareable }',
            "b": 'type U @key(fields: "id") { id: ID! f(x: Int): Int @shareable }',
        },
    ),
    "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN": (
        "Query.u",
        {
            "a": "type Query { u: U @shareable }\nunion U = A | B\ntype A @shareable { x: Int }\ntype B { x: Int }",
            "b": "type Query { u: U @shareable }\nunion U = A\ntype A @shareable { x: Int }",
        },
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_a_doubtful_thing_is_pointed_out(code: str) -> None:
    coordinate, sdls = CASES[code]
    found = {hint.code: hint for hint in composed(**sdls).hints}
    assert code in found
    assert found[code].coordinates[0] == coordinate
    assert coordinate in found[code].message
    assert set(found[code].subgraphs) <= set(sdls)


def test_subgraphs_that_agree_in_all_give_no_hint() -> None:
    same = 'type Query { "one" q(x: Int = 1): T @shareable }\n"two" type T @shareable { x: Int! }'
    assert composed(a=same, b=same).hints == ()


def test_hints_are_sorted_whatever_the_order_of_subgraphs() -> None:
    first = "type Query { a: Int }\nenum B { X }\nenum A { X }"
    second = "type Query { b: Int }\nenum D { X }\nenum C { X }"
    hints = composed(a=first, b=second).hints
    assert hints == composed(b=second, a=first).hints
    assert [hint.coordinates for hint in hints] == [("A",), ("B",), ("C",), ("D",)]
