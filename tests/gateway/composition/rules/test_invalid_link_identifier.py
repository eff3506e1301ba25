"""INVALID_LINK_IDENTIFIER: a link's address identifies a specification."""

from tests.gateway.composition.harness import refusal


def test_a_relative_address_is_refused() -> None:
    error = refusal(
        "INVALID_LINK_IDENTIFIER",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        extend schema @link(url: "notes")
        type Query { a: Int }
        """,
    )
    assert error.subgraphs == ("products",)
    assert '"notes"' in error.message
    assert "absolute" in error.message


def test_an_address_without_a_path_is_refused() -> None:
    error = refusal(
        "INVALID_LINK_IDENTIFIER",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        extend schema @link(url: "https://example.com/")
        type Query { a: Int }
        """,
    )
    assert "no path" in error.message
