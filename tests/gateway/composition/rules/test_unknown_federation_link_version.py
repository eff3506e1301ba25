"""UNKNOWN_FEDERATION_LINK_VERSION: only known federation versions can be composed."""

from tests.gateway.composition.harness import composed, refusal


def test_a_newer_version_is_refused() -> None:
    error = refusal(
        "UNKNOWN_FEDERATION_LINK_VERSION",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.99")
        type Query { a: Int }
        """,
    )
    assert error.subgraphs == ("products",)
    assert "v2.99" in error.message
    assert "v2.0 to v2.11" in error.message


def test_the_next_major_version_is_refused() -> None:
    error = refusal(
        "UNKNOWN_FEDERATION_LINK_VERSION",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v3.0")
        type Query { a: Int }
        """,
    )
    assert "v3.0" in error.message


def test_the_newest_known_version_composes() -> None:
    assert composed(
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.11")
        type Query { a: Int }
        """,
    ).supergraph_sdl
