"""The whole of composition: what comes out depends on what subgraphs say, and on nothing else."""

from itertools import permutations

import pytest
from graphql import build_schema

from gateway.composition import CompositionFailed, compose
from tests.gateway.composition.harness import composed, federation, sources

SUBGRAPHS = {
    "reviews": """
    type Review @key(fields: "id") { id: ID! body: String! @tag(name: "public") product: Product }
    type Product @key(fields: "sku") { sku: ID! reviews: [Review!]! }
    enum Rating { GOOD BAD }
    type Query { best: Rating }
    """,
    "products": '''
    """What is sold."""
    type Product @key(fields: "sku") { sku: ID! name(short: Boolean = false): String price: Money @shareable }
    type Money @shareable { amount: Float! }
    type Query { product(sku: ID!): Product }
    enum Rating { GOOD FAIR }
    ''',
    "prices": """
    type Product @key(fields: "sku") { sku: ID! price: Money @override(from: "products") }
    type Money @shareable { amount: Float! }
    """,
}


def test_the_order_of_subgraphs_makes_no_difference() -> None:
    texts = {
        compose(sources(**{name: SUBGRAPHS[name] for name in order})).supergraph_sdl
        for order in permutations(SUBGRAPHS)
    }
    assert len(texts) == 1


def test_the_supergraph_is_valid_graphql() -> None:
    assert build_schema(composed(**SUBGRAPHS).supergraph_sdl).query_type


def test_what_is_composed_reads_like_a_schema() -> None:
    text = composed(**SUBGRAPHS).supergraph_sdl
    assert (
        '"""What is sold."""\n'
        "type Product\n"
        '  @join__type(graph: PRICES, key: "sku")\n'
        '  @join__type(graph: PRODUCTS, key: "sku")\n'
        '  @join__type(graph: REVIEWS, key: "sku")\n'
        "{\n"
        "  sku: ID!\n"
        '  price: Money @join__field(graph: PRICES, override: "products")\n'
        "  name(short: Boolean = false): String @join__field(graph: PRODUCTS)\n"
        "  reviews: [Review!]! @join__field(graph: REVIEWS)\n"
        "}\n"
    ) in text
    assert '  PRICES @join__graph(name: "prices", url: "http://prices.test")' in text


def test_descriptions_of_arguments_and_odd_texts_survive() -> None:
    text = composed(
        a='''
        type Query {
          q("a \\"quoted\\" one" x: String = "\\"\\"\\"", """
          two
            lines
          """ y: Int): Int @deprecated(reason: "not\\nany more")
        }
        '''
    ).supergraph_sdl
    query = build_schema(text).query_type
    assert query is not None
    field = query.fields["q"]
    assert field.args["x"].description == 'a "quoted" one'
    assert field.args["y"].description == "two\n  lines"
    assert field.deprecation_reason == "not\nany more"


@pytest.mark.parametrize(
    ("version", "join"),
    [("2.0", "0.3"), ("2.6", "0.3"), ("2.7", "0.4"), ("2.8", "0.5"), ("2.9", "0.5"), ("2.11", "0.5")],
)
def test_the_highest_federation_version_decides_on_the_join_version(version: str, join: str) -> None:
    text = composed(
        a="# federation 1\ntype Query { a: Int }", b=federation(version) + "type Query { b: Int }"
    ).supergraph_sdl
    assert f'@link(url: "https://specs.apollo.dev/join/v{join}", for: EXECUTION)' in text


def test_all_errors_of_a_stage_come_at_once() -> None:
    with pytest.raises(CompositionFailed) as raised:
        compose(
            sources(
                a="type Query { q: Int @shareable t: T }\ntype T { x: Int }\nenum E { A }",
                b="type Query { q: String @shareable }\ntype T { x: Int }\nscalar E2",
            )
        )
    assert [error.code for error in raised.value.errors] == ["FIELD_TYPE_MISMATCH", "INVALID_FIELD_SHARING"]
