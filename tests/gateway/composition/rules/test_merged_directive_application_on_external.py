"""MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL: an external field is described where it is resolved."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_tag_on_an_external_field_is_refused() -> None:
    error = refusal(
        "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @external @tag(name: "t") y: Int @requires(fields: "x") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("a",)
    assert '@tag(name: "t")' in error.message


def test_federation_1_repeated_the_tag() -> None:
    found = composed_facts(
        a="""
        # federation 1
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int @tag(name: "t") }
        """,
        b="""
        # federation 1
        extend type T @key(fields: "id") { id: ID! @external x: Int @external @tag(name: "t") y: Int @requires(fields: "x") }
        """,
    )
    assert 'T.x @tag(name: "t") x1' in found
