"""INVALID_GRAPHQL: each subgraph, and the supergraph, is a valid GraphQL schema."""

from tests.gateway.composition.harness import refusal, refusals


def test_a_syntax_error_is_refused_with_its_place() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        type Query {
        """,
    )
    assert error.subgraphs == ("products",)
    assert "Syntax Error" in error.message
    assert "(line " in error.message


def test_an_unknown_type_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        type Query { a: Nothing }
        """,
    )
    assert "Unknown type" in error.message
    assert "Nothing" in error.message


def test_an_unknown_directive_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        type Query { a: Int @nothing }
        """,
    )
    assert "@nothing" in error.message


def test_a_directive_of_federation_2_in_federation_1_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        # federation 1
        type Query { a: Int @shareable }
        """,
    )
    assert "@shareable" in error.message


def test_a_wrong_default_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        type Query { a(first: Int = "one"): Int }
        """,
    )
    assert "Query.a(first:)" in error.message


def test_a_wrong_directive_argument_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        type Query { a: Int @tag(name: 3) }
        """,
    )
    assert "@tag" in error.message


def test_an_interface_that_is_not_implemented_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        type Query implements Named { a: Int }
        interface Named { name: String }
        """,
    )
    assert "Named.name" in error.message


def test_an_empty_type_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        type Query { a: Int }
        type Empty
        """,
    )
    assert "Empty" in error.message


def test_a_merged_field_that_no_longer_implements_its_interface_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        a="""
        type Query { node: Node }
        interface Node { name: String! }
        type Product implements Node @key(fields: "id") { id: ID! name: String! @shareable }
        """,
        b="""
        type Product @key(fields: "id") { id: ID! name: String @shareable }
        """,
    )
    assert "merged schema" in error.message
    assert "Node.name" in error.message
    assert "Product.name" in error.message


def test_errors_of_one_subgraph_do_not_hide_those_of_another() -> None:
    errors = refusals(
        a="""
        type Query { a: Nothing }
        """,
        b="""
        type Product @key(fields: "nope") { id: ID! }
        """,
    )
    assert [error.code for error in errors] == ["INVALID_GRAPHQL", "KEY_INVALID_FIELDS"]


def test_a_root_type_that_is_named_and_not_defined_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        schema { query: Query }
        type T @key(fields: "id") { id: ID! }
        """,
    )
    assert "'Query'" in error.message


def test_a_wrong_reason_is_refused_wherever_it_stands() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        type Query { a(in: In): Int }
        input In { old: Int @deprecated(reason: 3) }
        """,
    )
    assert "reason of @deprecated" in error.message


def test_a_required_argument_that_is_deprecated_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="""
        type Query { a(first: Int! @deprecated): Int }
        """,
    )
    assert "Query.a(first:)" in error.message


def test_what_becomes_required_by_merging_cannot_be_deprecated() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="type Query { a(first: Int @deprecated): Int @shareable }",
        reviews="type Query { a(first: Int!): Int @shareable }",
    )
    assert "The merged schema" in error.message
    assert "Query.a(first:)" in error.message


def test_one_of_must_hold_for_what_is_merged() -> None:
    error = refusal(
        "INVALID_GRAPHQL",
        products="type Query { a(by: By): Int }\ninput By @oneOf { id: ID name: String }",
        reviews="input By { id: ID! name: String }",
    )
    assert "The merged schema" in error.message
    assert "By.id" in error.message


def test_a_field_set_has_a_depth_that_can_be_worked_with() -> None:
    deep = "a { " * 50 + "id" + " }" * 50
    error = refusal(
        "KEY_INVALID_FIELDS", products=f'type Query {{ t: T }}\ntype T @key(fields: "{deep}") {{ id: ID! a: T }}'
    )
    assert "nested more than 40 levels deep" in error.message


def test_a_default_of_an_output_type_is_refused() -> None:
    error = refusal(
        "INVALID_GRAPHQL", products="type Query { a(in: In = { b: { x: 1 } }): Int }\ninput In { b: Query }"
    )
    assert "Query" in error.message
