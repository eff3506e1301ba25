"""INVALID_FIELD_SHARING: who shares a field says so."""

from tests.gateway.composition.harness import composed, composed_facts, refusal


def test_a_field_that_two_subgraphs_resolve_is_refused() -> None:
    error = refusal(
        "INVALID_FIELD_SHARING",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @shareable }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("a", "b")
    assert 'not @shareable in subgraph "a"' in error.message


def test_a_misspelt_override_is_pointed_out() -> None:
    error = refusal(
        "INVALID_FIELD_SHARING",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @override(from: "aa") }
        """,
    )
    assert '"aa"' in error.message
    assert "misspelt" in error.message


def test_a_field_that_another_subgraph_provides_is_refused() -> None:
    error = refusal(
        "INVALID_FIELD_SHARING",
        a="""
        type Query { t: T @provides(fields: "x") }
        type T @key(fields: "id") { id: ID! x: Int @external }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int }
        """,
    )
    assert "@provides" in error.message
    assert 'subgraph "b"' in error.message


def test_a_field_that_an_interface_object_adds_is_refused() -> None:
    error = refusal(
        "INVALID_FIELD_SHARING",
        a="""
        type Query { i: I }
        interface I @key(fields: "id") { id: ID! }
        type T implements I @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type I @key(fields: "id") @interfaceObject { id: ID! x: Int }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert "@interfaceObject" in error.message


def test_a_subscription_field_is_never_shared() -> None:
    error = refusal(
        "INVALID_FIELD_SHARING",
        a="""
        type Query { a: Int }
        type Subscription { x: Int @shareable }
        """,
    )
    assert error.coordinates == ("Subscription.x",)


def test_key_fields_are_shared_anyway() -> None:
    assert composed(
        a="""
        type Query { t: T }
        type T @key(fields: "o { a }") { o: O x: Int }
        type O { a: Int }
        """,
        b="""
        type T @key(fields: "o { a }") { o: O y: Int }
        type O { a: Int }
        """,
    ).supergraph_sdl


def test_overridden_fields_do_not_count() -> None:
    found = composed_facts(
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @override(from: "a") }
        """,
    )
    assert 'T.x @join__field(graph: B, override: "a") x1' in found


def test_federation_1_shared_without_a_word() -> None:
    assert composed(
        a="""
        # federation 1
        type Query { v: V }
        type V { a: Int }
        """,
        b="""
        # federation 1
        type Query { w: V }
        type V { a: Int }
        """,
    ).supergraph_sdl
