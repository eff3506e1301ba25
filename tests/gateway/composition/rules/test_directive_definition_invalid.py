"""DIRECTIVE_DEFINITION_INVALID: who defines federation's directives defines them as federation does."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_another_location_is_refused() -> None:
    error = refusal(
        "DIRECTIVE_DEFINITION_INVALID",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT | UNION
        type Query { a: Int }
        """,
    )
    assert error.subgraphs == ("products",)
    assert "@key" in error.message
    assert "UNION" in error.message


def test_another_argument_is_refused() -> None:
    error = refusal(
        "DIRECTIVE_DEFINITION_INVALID",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        directive @key(fields: String!, more: Int) on OBJECT
        type Query { a: Int }
        """,
    )
    assert '"more"' in error.message


def test_another_argument_type_is_refused() -> None:
    error = refusal(
        "DIRECTIVE_DEFINITION_INVALID",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        directive @key(fields: Int!) on OBJECT
        type Query { a: Int }
        """,
    )
    assert '"fields"' in error.message


def test_a_missing_required_argument_is_refused() -> None:
    error = refusal(
        "DIRECTIVE_DEFINITION_INVALID",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        directive @key(resolvable: Boolean) on OBJECT
        type Query { a: Int }
        """,
    )
    assert '"fields" is missing' in error.message


def test_a_narrower_definition_composes() -> None:
    found = composed_facts(
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        directive @key(fields: federation__FieldSet!) repeatable on OBJECT
        scalar federation__FieldSet
        type Query { t: T }
        type T @key(fields: "id") { id: ID! }
        """,
    )
    assert "T @join__type(graph: PRODUCTS, key: id) x1" in found
