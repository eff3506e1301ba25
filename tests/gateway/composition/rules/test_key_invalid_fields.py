"""KEY_INVALID_FIELDS: a key selects what its type has, as it has it."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_syntax_error_is_refused() -> None:
    error = refusal(
        "KEY_INVALID_FIELDS",
        products="""
        type Query { t: T }
        type T @key(fields: "id {") { id: ID! }
        type O { y: Int }
        """,
    )
    assert error.coordinates == ("T",)
    assert error.subgraphs == ("products",)
    assert "no selection" in error.message


def test_an_empty_key_is_refused() -> None:
    error = refusal(
        "KEY_INVALID_FIELDS",
        products="""
        type Query { t: T }
        type T @key(fields: "") { id: ID! }
        type O { y: Int }
        """,
    )
    assert "selects nothing" in error.message


def test_an_unknown_field_is_refused() -> None:
    error = refusal(
        "KEY_INVALID_FIELDS",
        products="""
        type Query { t: T }
        type T @key(fields: "sku") { id: ID! }
        type O { y: Int }
        """,
    )
    assert '"sku"' in error.message
    assert '@key(fields: "sku")' in error.message
    assert "Add the field" in error.message


def test_an_unknown_nested_field_is_refused() -> None:
    error = refusal(
        "KEY_INVALID_FIELDS",
        products="""
        type Query { t: T }
        type T @key(fields: "o { z }") { o: O }
        type O { y: Int }
        """,
    )
    assert '"z"' in error.message
    assert '"O"' in error.message


def test_an_object_without_its_fields_is_refused() -> None:
    error = refusal(
        "KEY_INVALID_FIELDS",
        products="""
        type Query { t: T }
        type T @key(fields: "o") { o: O }
        type O { y: Int }
        """,
    )
    assert "which fields of O" in error.message


def test_fields_of_a_scalar_are_refused() -> None:
    error = refusal(
        "KEY_INVALID_FIELDS",
        products="""
        type Query { t: T }
        type T @key(fields: "id { x }") { id: ID! }
        type O { y: Int }
        """,
    )
    assert "has none" in error.message


def test_an_alias_is_refused() -> None:
    error = refusal(
        "KEY_INVALID_FIELDS",
        products="""
        type Query { t: T }
        type T @key(fields: "a: id") { id: ID! }
        type O { y: Int }
        """,
    )
    assert "alias" in error.message


def test_a_fragment_on_no_type_is_refused() -> None:
    error = refusal(
        "KEY_INVALID_FIELDS",
        products="""
        type Query { t: T }
        type T @key(fields: "... on Nothing { id }") { id: ID! }
        type O { y: Int }
        """,
    )
    assert '"Nothing"' in error.message


def test_a_named_fragment_is_refused() -> None:
    error = refusal(
        "KEY_INVALID_FIELDS",
        products="""
        type Query { t: T }
        type T @key(fields: "...F") { id: ID! }
        type O { y: Int }
        """,
    )
    assert '"F"' in error.message


def test_a_nested_key_with_a_fragment_composes() -> None:
    found = composed_facts(
        products="""
        type Query { t: T }
        type T @key(fields: "id ... on T { o { y } } __typename") { id: ID! o: O }
        type O { y: Int }
        """,
    )
    assert "T @join__type(graph: PRODUCTS, key: ... on T { o { y } } __typename id) x1" in found
