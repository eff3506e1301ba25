"""TYPE_WITH_ONLY_UNUSED_EXTERNAL: a federation 1 type keeps some field."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_type_that_is_referred_to_and_left_empty_is_refused() -> None:
    error = refusal(
        "TYPE_WITH_ONLY_UNUSED_EXTERNAL",
        a="""
        # federation 1
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        # federation 1
        type Query { u: T }
        extend type T { x: Int @external }
        """,
    )
    assert error.coordinates == ("T",)
    assert error.subgraphs == ("b",)


def test_a_type_that_nobody_refers_to_is_dropped() -> None:
    found = composed_facts(
        a="""
        # federation 1
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        # federation 1
        type Query { u: Int }
        extend type T { x: Int @external }
        """,
    )
    assert "T @join__type(graph: B) x1" not in found
