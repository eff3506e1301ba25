"""LINK_IMPORT_NAME_MISMATCH: a directive has one name in the supergraph."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_two_names_are_refused() -> None:
    error = refusal(
        "LINK_IMPORT_NAME_MISMATCH",
        a="""
        type Query { a: Int @tag(name: "t") }
        """,
        b="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{name: "@tag", as: "@label"}])
        type Query { b: Int @label(name: "t") }
        """,
    )
    assert error.subgraphs == ("a", "b")
    assert "@tag" in error.message
    assert "@label" in error.message


def test_one_other_name_composes() -> None:
    found = composed_facts(
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{name: "@tag", as: "@label"}])
        type Query { b: Int @label(name: "t") }
        """,
    )
    assert 'Query.b @label(name: "t") x1' in found
