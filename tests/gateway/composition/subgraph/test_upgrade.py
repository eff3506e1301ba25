"""Federation 1 subgraphs, and what they become."""

from tests.gateway.composition.harness import composed_facts

OWNER = '# federation 1\ntype Query { t: T }\ntype T @key(fields: "id") { id: ID! x: Int z: Int }'


def test_an_extension_and_its_owner_come_together() -> None:
    found = composed_facts(
        a=OWNER,
        b='# federation 1\nextend type T @key(fields: "id") { id: ID! @external x: Int @external'
        ' y: Int @requires(fields: "x") }',
    )
    assert {
        "T @join__type(graph: B, key: id) x1",
        "T.x @join__field(external: true, graph: B) x1",
        "T.y @join__field(graph: B, requires: x) x1",
    } <= found
    assert not any(fact.startswith("T.id @join__field") for fact in found)


def test_all_of_federation_1_links_join_0_3() -> None:
    assert 'schema @link(for: EXECUTION, url: "https://specs.apollo.dev/join/v0.3")' in composed_facts(a=OWNER)


def test_unused_external_fields_are_dropped() -> None:
    found = composed_facts(
        a=OWNER, b='# federation 1\nextend type T @key(fields: "id") { id: ID! @external x: Int @external }'
    )
    assert "T.x @join__field(graph: A) x1" in found


def test_parts_of_a_provides_that_mean_nothing_are_dropped() -> None:
    found = composed_facts(
        a="""
        # federation 1
        type Query { t: T @provides(fields: "x o { a b }") }
        type T @key(fields: "id") { id: ID! x: Int o: O }
        extend type O @key(fields: "a") { a: Int @external b: Int @external }
        """,
        b='# federation 1\ntype O @key(fields: "a") { a: Int b: Int }',
    )
    assert "Query.t @join__field(graph: A, provides: o { b }) x1" in found


def test_keys_and_externals_on_interfaces_are_dropped() -> None:
    found = composed_facts(
        a="""
        # federation 1
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! @external }
        type T implements I @key(fields: "id") { id: ID! }
        """
    )
    assert "I @join__type(graph: A) x1" in found


def test_an_extension_without_a_key_answers_for_the_owners_first_key() -> None:
    found = composed_facts(
        a='# federation 1\ntype Query { t: T }\ntype T @key(fields: "id") { id: ID! }',
        b="# federation 1\ntype Query { u: T }\nextend type T { id: ID! @external }",
    )
    assert not any("external" in fact for fact in found)


def test_federation_1_beside_federation_2_may_share() -> None:
    found = composed_facts(
        a="# federation 1\ntype Query { v: V }\ntype V { x: Int }",
        b="type Query { w: V }\ntype V @shareable { x: Int }",
    )
    assert "V.x: Int" in found
