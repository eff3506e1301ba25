"""REQUIRES_FIELDS_MISSING_EXTERNAL: a @requires names what others resolve."""

from tests.gateway.composition.harness import composed, composed_facts, refusal


def test_a_field_of_the_subgraph_itself_is_refused() -> None:
    error = refusal(
        "REQUIRES_FIELDS_MISSING_EXTERNAL",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int y: Int @requires(fields: "x") }
        """,
    )
    assert error.coordinates == ("T.y",)
    assert error.subgraphs == ("a",)
    assert '"T.x"' in error.message
    assert "@external" in error.message


def test_a_key_field_of_an_extension_is_refused_although_it_is_marked() -> None:
    error = refusal(
        "REQUIRES_FIELDS_MISSING_EXTERNAL",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! }
        """,
        b="""
        extend type T @key(fields: "id") { id: ID! @external y: Int @requires(fields: "id") }
        """,
    )
    assert error.coordinates == ("T.y",)
    assert "type extension" in error.message


def test_fields_inside_an_external_one_compose() -> None:
    assert composed(
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! o: O @external y: Int @requires(fields: "o { a }") }
        type O { a: Int @shareable }
        """,
        b="""
        type T @key(fields: "id") { id: ID! o: O }
        type O { a: Int @shareable }
        """,
    ).supergraph_sdl


def test_federation_1_passed_it_over() -> None:
    found = composed_facts(
        a="""
        # federation 1
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int y: Int @requires(fields: "x") }
        """,
    )
    assert "T.y: Int" in found
    assert not any("requires" in fact for fact in found if fact.startswith("T"))
