"""Input objects and arguments: what all subgraphs understand."""

from tests.gateway.composition.harness import composed_facts


def test_only_common_fields_and_arguments_are_kept() -> None:
    found = composed_facts(
        a="type Query { q(i: I, x: Int): Int @shareable }\ninput I { a: Int b: Int }",
        b="type Query { q(i: I, y: Int): Int @shareable }\ninput I { b: Int c: Int }",
    )
    assert {"I.b: Int", "Query.q(i:): I"} <= found
    assert not {"I.a: Int", "I.c: Int", "Query.q(x:): Int", "Query.q(y:): Int"} & found


def test_differing_types_stand_on_the_joins() -> None:
    found = composed_facts(a="type Query { q(i: I): Int }\ninput I { a: Int }", b="input I { a: Int! }")
    assert {
        "I.a: Int!",
        'I.a @join__field(graph: A, type: "Int") x1',
        'I.a @join__field(graph: B, type: "Int!") x1',
    } <= found


def test_external_fields_have_no_say_in_arguments() -> None:
    found = composed_facts(
        a='type Query { t: T }\ntype T @key(fields: "id") { id: ID! x(a: Int, b: Int): Int @external'
        ' y: Int @requires(fields: "x") }',
        b='type T @key(fields: "id") { id: ID! x(a: Int): Int }',
    )
    assert "T.x(a:): Int" in found
    assert "T.x(b:): Int" not in found
