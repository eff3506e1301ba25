"""UNSUPPORTED_LINKED_FEATURE: an unknown specification with a purpose cannot be passed over."""

from tests.gateway.composition.harness import composed, refusal


def test_an_unknown_specification_for_security_is_refused() -> None:
    error = refusal(
        "UNSUPPORTED_LINKED_FEATURE",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        extend schema @link(url: "https://example.com/secret/v1.0", for: SECURITY)
        type Query { a: Int }
        """,
    )
    assert error.subgraphs == ("products",)
    assert "https://example.com/secret/v1.0" in error.message
    assert "SECURITY" in error.message


def test_an_unknown_specification_without_a_purpose_composes() -> None:
    assert composed(
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        extend schema @link(url: "https://example.com/notes/v1.0")
        type Query { a: Int }
        """,
    ).supergraph_sdl
