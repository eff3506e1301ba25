"""FIELD_TYPE_MISMATCH: the subgraphs' types of a field can be reconciled."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_number_here_and_a_text_there_is_refused() -> None:
    error = refusal(
        "FIELD_TYPE_MISMATCH",
        a="""
        type Query { t: T }
        type T @shareable { x: Int }
        """,
        b="""
        type T @shareable { x: String }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("a", "b")
    assert 'Int in subgraph "a"' in error.message
    assert 'String in subgraph "b"' in error.message


def test_a_list_here_and_an_item_there_is_refused() -> None:
    error = refusal(
        "FIELD_TYPE_MISMATCH",
        a="""
        type Query { t: T }
        type T @shareable { x: [Int] }
        """,
        b="""
        type T @shareable { x: Int }
        """,
    )
    assert error.coordinates == ("T.x",)


def test_input_fields_that_differ_are_refused() -> None:
    error = refusal(
        "FIELD_TYPE_MISMATCH",
        a="""
        type Query { q(i: I): Int }
        input I { x: Int }
        """,
        b="""
        input I { x: String }
        """,
    )
    assert error.coordinates == ("I.x",)


def test_the_least_restrictive_type_is_taken() -> None:
    found = composed_facts(
        a="""
        type Query { t: T @shareable }
        type T @shareable { x: Int! y: [Int!]! }
        """,
        b="""
        type Query { t: T @shareable }
        type T @shareable { x: Int y: [Int]! }
        """,
    )
    assert "T.x: Int" in found
    assert "T.y: [Int]!" in found
    assert 'T.x @join__field(graph: A, type: "Int!") x1' in found


def test_a_member_of_a_union_here_and_the_union_there_composes() -> None:
    found = composed_facts(
        a="""
        type Query { x: T @shareable }
        type T @key(fields: "id") { id: ID! }
        """,
        b="""
        type Query { x: U @shareable }
        union U = T
        type T @key(fields: "id") { id: ID! }
        """,
    )
    assert "Query.x: U" in found


def test_the_most_restrictive_input_type_is_taken() -> None:
    found = composed_facts(
        a="""
        type Query { q(i: I): Int }
        input I { x: Int }
        """,
        b="""
        input I { x: Int! }
        """,
    )
    assert "I.x: Int!" in found
