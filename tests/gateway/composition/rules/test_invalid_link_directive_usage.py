"""INVALID_LINK_DIRECTIVE_USAGE: links and imports do not contradict one another."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_specification_linked_twice_is_refused() -> None:
    error = refusal(
        "INVALID_LINK_DIRECTIVE_USAGE",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@tag"])
        type Query { a: Int }
        """,
    )
    assert error.subgraphs == ("products",)
    assert "2 times" in error.message


def test_two_specifications_of_one_name_are_refused() -> None:
    error = refusal(
        "INVALID_LINK_DIRECTIVE_USAGE",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        extend schema @link(url: "https://a.example/notes/v1.0") @link(url: "https://b.example/notes/v1.0")
        type Query { a: Int }
        """,
    )
    assert '"notes"' in error.message
    assert '"as"' in error.message


def test_an_unknown_import_is_refused() -> None:
    error = refusal(
        "INVALID_LINK_DIRECTIVE_USAGE",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@nothing"])
        type Query { a: Int }
        """,
    )
    assert '"@nothing"' in error.message


def test_an_import_of_a_later_version_is_refused_with_that_version() -> None:
    error = refusal(
        "INVALID_LINK_DIRECTIVE_USAGE",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@interfaceObject"])
        type Query { a: Int }
        """,
    )
    assert "v2.3" in error.message


def test_a_directive_imported_without_its_mark_is_refused() -> None:
    error = refusal(
        "INVALID_LINK_DIRECTIVE_USAGE",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["key"])
        type Query { a: Int }
        """,
    )
    assert '"@key"' in error.message


def test_an_import_that_is_no_name_is_refused() -> None:
    error = refusal(
        "INVALID_LINK_DIRECTIVE_USAGE",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [3])
        type Query { a: Int }
        """,
    )
    assert "import" in error.message


def test_tag_from_federation_and_beside_it_is_refused() -> None:
    error = refusal(
        "INVALID_LINK_DIRECTIVE_USAGE",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])
        extend schema @link(url: "https://specs.apollo.dev/tag/v0.3")
        type Query { a: Int @tag(name: "x") }
        """,
    )
    assert "from federation" in error.message


def test_tag_and_inaccessible_linked_beside_federation_compose() -> None:
    found = composed_facts(
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        extend schema @link(url: "https://specs.apollo.dev/tag/v0.3")
        extend schema @link(url: "https://specs.apollo.dev/inaccessible/v0.2", import: ["@inaccessible"])
        type Query { a: Int @tag(name: "x") b: Int @inaccessible }
        """,
    )
    assert 'Query.a @tag(name: "x") x1' in found
    assert "Query.b @inaccessible() x1" in found


def test_imports_under_other_names_compose() -> None:
    found = composed_facts(
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{name: "@key", as: "@pk"}])
        type Query { t: T }
        type T @pk(fields: "id") { id: ID! }
        """,
    )
    assert "T @join__type(graph: PRODUCTS, key: id) x1" in found
