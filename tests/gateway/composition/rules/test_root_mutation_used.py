"""ROOT_MUTATION_USED: in the supergraph the mutation root is called Mutation."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_another_type_called_mutation_is_refused() -> None:
    error = refusal(
        "ROOT_MUTATION_USED",
        products="""
        schema { query: Query mutation: Root }
        type Query { q: Int }
        type Root { a: Int }
        type Mutation { b: Int }
        """,
    )
    assert error.coordinates == ("Mutation",)
    assert error.subgraphs == ("products",)
    assert '"Root"' in error.message
    assert "Rename" in error.message


def test_a_mutation_root_of_another_name_is_renamed() -> None:
    found = composed_facts(
        products="""
        schema { query: Query mutation: Root }
        type Query { q: Int }
        type Root { a: Int }
        """,
    )
    assert "mutation is Mutation" in found
    assert "Mutation.a: Int" in found
