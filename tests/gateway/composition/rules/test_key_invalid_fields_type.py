"""KEY_INVALID_FIELDS_TYPE: a key's field set is a string."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_key_that_is_a_name_is_refused() -> None:
    error = refusal(
        "KEY_INVALID_FIELDS_TYPE",
        products="""
        type Query { t: T }
        type T @key(fields: id) { id: ID! }
        """,
    )
    assert error.coordinates == ("T",)
    assert error.subgraphs == ("products",)
    assert "string" in error.message


def test_federation_1_took_names_and_lists() -> None:
    found = composed_facts(
        products="""
        # federation 1
        type Query { t: T }
        type T @key(fields: id) @key(fields: ["id", "sku"]) { id: ID! sku: ID! }
        """,
    )
    assert "T @join__type(graph: PRODUCTS, key: id sku) x1" in found
