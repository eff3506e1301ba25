"""ROOT_SUBSCRIPTION_USED: in the supergraph the subscription root is called Subscription."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_another_type_called_subscription_is_refused() -> None:
    error = refusal(
        "ROOT_SUBSCRIPTION_USED",
        products="""
        schema { query: Query subscription: Root }
        type Query { q: Int }
        type Root { a: Int }
        type Subscription { b: Int }
        """,
    )
    assert error.coordinates == ("Subscription",)
    assert error.subgraphs == ("products",)
    assert '"Root"' in error.message
    assert "Rename" in error.message


def test_a_subscription_root_of_another_name_is_renamed() -> None:
    found = composed_facts(
        products="""
        schema { query: Query subscription: Root }
        type Query { q: Int }
        type Root { a: Int }
        """,
    )
    assert "subscription is Subscription" in found
    assert "Subscription.a: Int" in found
