"""Union types: all members of all subgraphs."""

from tests.gateway.composition.harness import composed_facts


def test_members_come_together_with_their_subgraphs() -> None:
    found = composed_facts(
        a="type Query { u: U }\nunion U = A\ntype A @shareable { x: Int }",
        b="type Query { v: U }\nunion U = A | B\ntype A @shareable { x: Int }\ntype B { x: Int }",
    )
    assert {
        "U has member A",
        "U has member B",
        'U @join__unionMember(graph: A, member: "A") x1',
        'U @join__unionMember(graph: B, member: "B") x1',
    } <= found
