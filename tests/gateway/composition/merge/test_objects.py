"""Object types: the union of what subgraphs say, with joins that say who can do what."""

from graphql import parse, print_schema, validate

from gateway.supergraph.load import load_supergraph
from tests.gateway.composition.harness import composed, composed_facts

QUERY = "type Query { t: T }\n"


def test_fields_of_all_subgraphs_come_together() -> None:
    found = composed_facts(
        a=QUERY + 'type T @key(fields: "id") { id: ID! x: Int }', b='type T @key(fields: "id") { id: ID! y: Int }'
    )
    assert {"T.id: ID!", "T.x: Int", "T.y: Int"} <= found
    assert {"T.x @join__field(graph: A) x1", "T.y @join__field(graph: B) x1"} <= found
    assert not any(fact.startswith("T.id @join__field") for fact in found)


def test_each_key_is_a_join() -> None:
    found = composed_facts(
        a=QUERY + 'type T @key(fields: "id") @key(fields: "o { sku }") { id: ID! o: O }\ntype O { sku: ID! }',
        b='type T @key(fields: "id", resolvable: false) { id: ID! }',
    )
    assert {
        "T @join__type(graph: A, key: id) x1",
        "T @join__type(graph: A, key: o { sku }) x1",
        "T @join__type(graph: B, key: id, resolvable: false) x1",
    } <= found


def test_an_extension_is_marked() -> None:
    found = composed_facts(
        a=QUERY + 'type T @key(fields: "id") { id: ID! }', b='extend type T @key(fields: "id") { id: ID! x: Int }'
    )
    assert "T @join__type(extension: true, graph: B, key: id) x1" in found


def test_key_fields_of_an_extension_are_not_external_although_they_are_marked() -> None:
    found = composed_facts(
        a=QUERY + 'type T @key(fields: "id") { id: ID! }',
        b='extend type T @key(fields: "id") { id: ID! @external x: Int }',
    )
    assert not any("external: true" in fact for fact in found)


def test_interfaces_are_joined_by_subgraph() -> None:
    found = composed_facts(
        a=QUERY + 'interface I { id: ID! }\ntype T implements I @key(fields: "id") { id: ID! }',
        b='type T @key(fields: "id") { id: ID! x: Int }',
    )
    assert "T implements I" in found
    assert 'T @join__implements(graph: A, interface: "I") x1' in found


def test_external_requires_and_provides_stand_on_the_fields_join() -> None:
    found = composed_facts(
        a='type Query { t: T @provides(fields: "x") }\n'
        'type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }',
        b='type T @key(fields: "id") { id: ID! x: Int @shareable }',
    )
    assert {
        "Query.t @join__field(graph: A, provides: x) x1",
        "T.x @join__field(external: true, graph: A) x1",
        "T.x @join__field(graph: B) x1",
        "T.y @join__field(graph: A, requires: x) x1",
    } <= found


def test_query_is_in_each_subgraph_since_each_answers_entities() -> None:
    found = composed_facts(a="type Query { a: Int }", b="scalar Other")
    assert {"Query @join__type(graph: A) x1", "Query @join__type(graph: B) x1"} <= found


def test_mutation_and_subscription_are_roots_when_they_have_fields() -> None:
    found = composed_facts(a="type Query { a: Int }\ntype Mutation { m: Int }\ntype Subscription { s: Int }")
    assert {"mutation is Mutation", "subscription is Subscription"} <= found


def test_descriptions_are_those_of_most_subgraphs() -> None:
    found = composed_facts(
        a='"one" type Query { q: Int @shareable }',
        b='"two" type Query { q: Int @shareable }',
        c='"two" type Query { q: Int @shareable }',
    )
    assert "Query described 'two'" in found


def test_a_used_field_that_is_overridden_stays_with_a_mark() -> None:
    found = composed_facts(
        a='type Query { i: I }\ninterface I { x: Int }\ntype T implements I @key(fields: "id") { id: ID! x: Int }',
        b='type T @key(fields: "id") { id: ID! x: Int @override(from: "a") }',
    )
    assert "T.x @join__field(graph: A, usedOverridden: true) x1" in found
    assert 'T.x @join__field(graph: B, override: "a") x1' in found


def test_a_field_may_be_deprecated_in_one_type_of_an_interface() -> None:
    text = composed(
        a="""
        type Query { i: I }
        interface I { x: Int }
        type A implements I { x: Int @deprecated(reason: "use y") y: Int }
        type B implements I { x: Int }
        """
    ).supergraph_sdl
    schema = load_supergraph(text).api_schema
    assert '@deprecated(reason: "use y")' in print_schema(schema)
    assert validate(schema, parse("{ i { x ... on A { x } } }")) == []
