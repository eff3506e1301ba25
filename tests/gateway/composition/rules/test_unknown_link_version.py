"""UNKNOWN_LINK_VERSION: `@link` itself is known in version 1.0."""

from tests.gateway.composition.harness import composed, refusal


def test_another_version_of_link_is_refused() -> None:
    error = refusal(
        "UNKNOWN_LINK_VERSION",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        extend schema @link(url: "https://specs.apollo.dev/link/v2.0")
        type Query { a: Int }
        """,
    )
    assert error.subgraphs == ("products",)
    assert "link/v2.0" in error.message
    assert "link/v1.0" in error.message


def test_version_1_0_composes() -> None:
    assert composed(
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        extend schema @link(url: "https://specs.apollo.dev/link/v1.0")
        type Query { a: Int }
        """,
    ).supergraph_sdl
