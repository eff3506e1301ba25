"""DIRECTIVE_COMPOSITION_ERROR: a composed directive is one directive."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_name_without_its_mark_is_refused() -> None:
    error = refusal(
        "DIRECTIVE_COMPOSITION_ERROR",
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key"]) @link(url: "https://example.com/foo/v1.0", import: ["@foo"]) @composeDirective(name: "foo")
        directive @foo on FIELD_DEFINITION
        type Query { a: Int @foo }
        """,
    )
    assert error.subgraphs == ("a",)
    assert '"@foo"' in error.message


def test_an_undefined_directive_is_refused() -> None:
    error = refusal(
        "DIRECTIVE_COMPOSITION_ERROR",
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key"]) @link(url: "https://example.com/foo/v1.0", import: ["@foo"]) @composeDirective(name: "@bar")
        directive @foo on FIELD_DEFINITION
        type Query { a: Int @foo }
        """,
    )
    assert "@bar" in error.message


def test_a_directive_of_federation_is_refused() -> None:
    error = refusal(
        "DIRECTIVE_COMPOSITION_ERROR",
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key"]) @link(url: "https://example.com/foo/v1.0", import: ["@foo"]) @composeDirective(name: "@key")
        directive @foo on FIELD_DEFINITION
        type Query { a: Int @foo }
        """,
    )
    assert "@key" in error.message


def test_a_directive_of_no_specification_is_refused() -> None:
    error = refusal(
        "DIRECTIVE_COMPOSITION_ERROR",
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key"]) @link(url: "https://example.com/foo/v1.0", import: []) @composeDirective(name: "@own")
        directive @own on FIELD_DEFINITION
        type Query { a: Int @own }
        """,
    )
    assert "no linked specification" in error.message


def test_two_major_versions_are_refused() -> None:
    error = refusal(
        "DIRECTIVE_COMPOSITION_ERROR",
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key"]) @link(url: "https://example.com/foo/v1.0", import: ["@foo"]) @composeDirective(name: "@foo")
        directive @foo on FIELD_DEFINITION
        type Query { a: Int @foo }
        """,
        b="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key"]) @link(url: "https://example.com/foo/v2.0", import: ["@foo"]) @composeDirective(name: "@foo")
        directive @foo on FIELD_DEFINITION
        type Query { b: Int @foo }
        """,
    )
    assert "major version 1" in error.message
    assert "major version 2" in error.message


def test_two_names_are_refused() -> None:
    error = refusal(
        "DIRECTIVE_COMPOSITION_ERROR",
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key"]) @link(url: "https://example.com/foo/v1.0", import: ["@foo"]) @composeDirective(name: "@foo")
        directive @foo on FIELD_DEFINITION
        type Query { a: Int @foo }
        """,
        b="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key"]) @link(url: "https://example.com/foo/v1.0", import: [{name: "@foo", as: "@fu"}]) @composeDirective(name: "@fu")
        directive @fu on FIELD_DEFINITION
        type Query { b: Int @fu }# a
        """,
    )
    assert "@foo" in error.message
    assert "@fu" in error.message


def test_a_composed_directive_reaches_the_supergraph() -> None:
    found = composed_facts(
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key"]) @link(url: "https://example.com/foo/v1.0", import: ["@foo"]) @composeDirective(name: "@foo")
        directive @foo on FIELD_DEFINITION
        type Query { a: Int @foo }
        """,
        b="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key"]) @link(url: "https://example.com/foo/v1.2", import: ["@foo"]) @composeDirective(name: "@foo")
        directive @foo on FIELD_DEFINITION
        type Query { b: Int @foo }
        """,
    )
    assert "Query.a @foo() x1" in found
    assert any("https://example.com/foo/v1.2" in fact for fact in found)
