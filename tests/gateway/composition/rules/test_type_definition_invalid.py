"""TYPE_DEFINITION_INVALID: federation's scalars are scalars."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_field_set_that_is_an_object_is_refused() -> None:
    error = refusal(
        "TYPE_DEFINITION_INVALID",
        products="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["FieldSet"])
        type FieldSet { a: Int }
        type Query { a: Int }
        """,
    )
    assert error.coordinates == ("FieldSet",)
    assert error.subgraphs == ("products",)


def test_machinery_that_servers_print_is_passed_over() -> None:
    found = composed_facts(
        products="""
        type Query { t: T _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
        type T @key(fields: "id") { id: ID! }
        scalar _Any
        union _Entity = T
        type _Service { sdl: String }
        """,
    )
    assert not any("_Service" in fact or "_entities" in fact for fact in found)
