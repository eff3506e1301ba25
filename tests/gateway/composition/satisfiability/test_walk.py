"""Each query that clients may ask can be answered, or is named with the reasons subgraph by subgraph."""

from gateway.composition import CompositionError
from tests.gateway.composition.harness import composed, refusals

QUERY = "type Query { t: T }\n"
ENTITY = 'type T @key(fields: "id") { id: ID! x: Int }'


def unsatisfied(**sdls: str) -> dict[str, CompositionError]:
    errors = refusals(**sdls)
    assert {error.code for error in errors} == {"SATISFIABILITY_ERROR"}, "\n".join(map(str, errors))
    return {error.coordinates[0]: error for error in errors}


def test_a_type_without_a_key_cannot_be_reached() -> None:
    error = unsatisfied(a=QUERY + "type T { x: Int }", b="type Query { u: T }\ntype T { y: Int }")["T.y"]
    assert "{\n  t {\n    y\n  }\n}" in error.message
    assert 'in subgraph "a": type "T" has no field "y".' in error.message
    assert 'subgraph "b" has "T.y" but cannot be reached: type "T" has no @key there.' in error.message
    assert error.subgraphs == ("b",)


def test_a_key_that_is_not_resolvable_leads_nowhere() -> None:
    error = unsatisfied(a=QUERY + ENTITY, b='type T @key(fields: "id", resolvable: false) { id: ID! y: Int }')["T.y"]
    assert "resolvable: false" in error.message


def test_a_key_whose_fields_cannot_be_got_leads_nowhere() -> None:
    error = unsatisfied(a=QUERY + ENTITY, b='type T @key(fields: "sku") { sku: ID! y: Int }')["T.y"]
    assert '@key(fields: "sku") needs "sku", which cannot be got' in error.message


def test_keys_lead_through_third_subgraphs() -> None:
    assert composed(
        a=QUERY + 'type T @key(fields: "id") { id: ID! }',
        b='type T @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
        c='type T @key(fields: "sku") { sku: ID! z: Int }',
    )


def test_a_key_of_parts_from_two_other_subgraphs_can_be_filled() -> None:
    assert composed(
        a=QUERY + 'type T @key(fields: "id") { id: ID! }',
        b='type T @key(fields: "id") { id: ID! p: Int @shareable }',
        c='type T @key(fields: "id") { id: ID! q: Int @shareable }',
        d='type T @key(fields: "p q") { p: Int q: Int z: Int }',
    )


def test_a_key_of_parts_that_come_by_different_ways_alone_cannot_be_filled() -> None:
    error = unsatisfied(
        a="type Query { t: T @shareable }\ntype T { p: Int }",
        b="type Query { t: T @shareable }\ntype T { q: Int }",
        c='type T @key(fields: "p q") { p: Int @external q: Int @external z: Int }',
    )["T.z"]
    assert "together" in error.message


def test_a_shared_field_reaches_all_that_share_it() -> None:
    assert composed(
        a="type Query { t: T @shareable }\ntype T { u: U @shareable }\ntype U { x: Int }",
        b="type Query { t: T @shareable }\ntype T { u: U @shareable }\ntype U { y: Int }",
    )


def test_requires_chains_are_followed() -> None:
    assert composed(
        a=QUERY + 'type T @key(fields: "id") { id: ID! n: Int @requires(fields: "m") m: Int @external }',
        b='type T @key(fields: "id") { id: ID! m: Int @requires(fields: "o") o: Int @external }',
        c='type T @key(fields: "id") { id: ID! o: Int }',
    )


def test_requires_that_lead_back_to_themselves_are_never_met() -> None:
    found = unsatisfied(
        a=QUERY + 'type T @key(fields: "id") { id: ID! n: Int @requires(fields: "m") m: Int @external }',
        b='type T @key(fields: "id") { id: ID! m: Int @requires(fields: "n") n: Int @external }',
    )
    assert set(found) == {"T.m", "T.n"}
    assert '@requires(fields: "m"), and "m" cannot be got' in found["T.n"].message


def test_requires_that_cross_without_meeting_are_met() -> None:
    assert composed(
        a=QUERY + 'type T @key(fields: "id") { id: ID! n: Int @requires(fields: "m") m: Int @external p: Int }',
        b='type T @key(fields: "id") { id: ID! m: Int @requires(fields: "p") p: Int @external }',
    )


def test_nested_requirements_may_come_from_several_subgraphs() -> None:
    assert composed(
        a=QUERY
        + 'type T @key(fields: "id") { id: ID! n: Int @requires(fields: "u { a b }") u: U @external }\n'
        + "type U { a: Int @external b: Int @external }",
        b='type T @key(fields: "id") { id: ID! u: U }\ntype U @key(fields: "uid") { uid: ID! a: Int }',
        c='type U @key(fields: "uid") { uid: ID! b: Int }',
    )


def test_without_a_key_to_come_back_by_requirements_cannot_be_met() -> None:
    error = unsatisfied(
        a='type Query { a: Int }\ntype T @key(fields: "id") { id: ID! x: Int }',
        b='type Query { t: T }\ntype T { id: ID! @shareable x: Int @external y: Int @requires(fields: "x") }',
    )["T.y"]
    assert 'in subgraph "b"' in error.message


def test_provided_fields_count_on_their_path_alone() -> None:
    error = unsatisfied(
        a='type Query { t: T @provides(fields: "n") u: T }\n'
        'type T @key(fields: "id", resolvable: false) { id: ID! n: Int @external }',
        b='type T @key(fields: "id", resolvable: false) { id: ID! n: Int @shareable }',
    )["T.n"]
    assert "  u {" in error.message
    assert '"T.n" is @external' in error.message


def test_both_sides_of_an_override_label_are_looked_at() -> None:
    error = unsatisfied(
        a=QUERY + 'type T @key(fields: "id") { id: ID! n: Int }',
        b='type T @key(fields: "id", resolvable: false) { id: ID! n: Int @override(from: "a", label: "new") }',
    )["T.n"]
    assert "override labels on: new" in error.message


def test_an_overridden_key_field_no_longer_helps() -> None:
    found = unsatisfied(
        a=QUERY + 'type T @key(fields: "id") { id: ID! n: Int }',
        b='type T @key(fields: "id") { id: ID! @override(from: "a") m: Int }',
    )
    assert 'overridden by subgraph "b"' in found["T.id"].message


def test_objects_of_an_interface_are_looked_at_one_by_one() -> None:
    error = unsatisfied(
        a="""
        type Query { i: I }
        interface I { x: Int }
        type A implements I @key(fields: "id") { id: ID! x: Int }
        type B implements I @key(fields: "id") { id: ID! x: Int @external }
        """,
        b="type B { x: Int }",
    )["B.x"]
    assert "... on B {" in error.message


def test_objects_that_a_subgraph_does_not_know_are_not_asked_of_it() -> None:
    assert composed(a="type Query { u: U }\nunion U = A\ntype A { x: Int }", b="union U = B\ntype B { y: Int }")


def test_an_interface_object_needs_somebody_who_knows_the_objects() -> None:
    error = unsatisfied(
        a="""
        type Query { i: I }
        interface I @key(fields: "id", resolvable: false) { id: ID! }
        type X implements I @key(fields: "id", resolvable: false) { id: ID! x: Int }
        """,
        b='type Query { bi: I }\ntype I @key(fields: "id") @interfaceObject { id: ID! z: Int }',
    )["Query.bi"]
    assert "__typename" in error.message


def test_a_field_of_an_interface_object_that_cannot_be_reached_names_its_subgraph() -> None:
    error = unsatisfied(
        a="""
        type Query { x: X }
        interface I @key(fields: "id") { id: ID! }
        type X implements I @key(fields: "id") { id: ID! }
        """,
        b='type I @key(fields: "id", resolvable: false) @interfaceObject { id: ID! z: Int }',
    )["X.z"]
    assert error.subgraphs == ("b",)


def test_an_interface_object_reaches_what_the_objects_have() -> None:
    assert composed(
        a='type Query { a: Int }\ninterface I @key(fields: "id") { id: ID! }\n'
        'type X implements I @key(fields: "id") { id: ID! x: Int }',
        b='type Query { i: I }\ntype I @key(fields: "id") @interfaceObject { id: ID! z: Int }',
        c='type X @key(fields: "id") { id: ID! y: Int }',
    )


def test_a_context_that_is_not_set_on_a_path_is_missed_there() -> None:
    error = unsatisfied(
        a="""
        type Query { t: T u: U }
        type T @key(fields: "id") @context(name: "c") { id: ID! p: Int u: U }
        type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$c { p }")): Int }
        """
    )["U.f"]
    assert "context" in error.message


def test_mutations_are_walked_too() -> None:
    error = unsatisfied(
        a='type Query { a: Int }\ntype Mutation { m: T }\ntype T @key(fields: "id") { id: ID! }',
        b='type T @key(fields: "id", resolvable: false) { id: ID! y: Int }',
    )["T.y"]
    assert "mutation {\n  m {" in error.message


def test_the_example_query_has_the_required_arguments() -> None:
    error = unsatisfied(
        a="""
        type Query { t(id: ID!, in: In!, kind: Kind!, many: [Int!]!, optional: Int): T }
        input In { a: Int! b: In }
        enum Kind { ONE TWO }
        type T { x: Int }
        """,
        b="type Query { u: T }\ntype T { y: Int }",
    )["T.y"]
    assert 't(id: "id", in: {a: 0}, kind: ONE, many: []) {' in error.message


def test_hidden_fields_are_nobodys_concern() -> None:
    assert composed(
        a="type Query { t: T @shareable u: T }\ntype T { x: Int @shareable }",
        b="type Query { t: T @shareable }\ntype T { x: Int @shareable y: Int @inaccessible }",
    )


def test_a_shared_field_without_a_common_object_is_refused() -> None:
    (error,) = refusals(
        a="type Query { u: U @shareable }\nunion U = A\ntype A { x: Int }",
        b="type Query { u: U @shareable }\nunion U = B\ntype B { y: Int }",
    )
    assert error.code == "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"
    assert error.coordinates == ("Query.u",)


def test_a_shared_field_without_a_common_object_is_found_on_each_way_to_it() -> None:
    """What can be answered from one way can be answered from both; that both agree has to be seen all the same."""
    (error,) = refusals(
        a="type Query { one: T two: T @shareable }\ntype T @shareable { u: U }\nunion U = A\ntype A { x: Int }",
        b="type Query { two: T @shareable }\ntype T @shareable { u: U }\nunion U = B\ntype B { y: Int }",
    )
    assert error.code == "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"
    assert error.coordinates == ("T.u",)
    assert "two {" in error.message


def test_requirements_may_be_chained_without_end() -> None:
    """Hundreds of fields, each made from the next one, in turn in one subgraph and in the other."""
    length = 400

    def side(parity: int) -> str:
        own = [f'f{n}: Int @requires(fields: "f{n + 1}")' for n in range(length) if n % 2 == parity]
        needed = [f"f{n + 1}: Int @external" for n in range(length - 1) if n % 2 == parity]
        last = f"f{length}: Int" + (" @external" if (length - 1) % 2 == parity else "")
        return 'type T @key(fields: "id") { id: ID! ' + " ".join([*own, *needed, last]) + " }"

    assert composed(a=QUERY + side(0), b=side(1))
