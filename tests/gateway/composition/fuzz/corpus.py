"""Healthy graphs, among them all that federation offers: what the damage starts from."""

from collections.abc import Mapping
from functools import cache
from textwrap import dedent

from tests.differential.generator.generate import make_world
from tests.gateway.composition.harness import federation
from tests.gateway.composition.wide_graphs import WideGraph
from tests.gateway.conformance import suites

Graph = Mapping[str, str]

SHOP: Graph = {
    "catalogue": '''
    """All that is sold."""
    type Product implements Node @key(fields: "id") @key(fields: "sku brand { id }") @context(name: "c") {
      id: ID! sku: String! @tag(name: "public") brand: Brand name(short: Boolean = false, as: Case): String @shareable
      price: Money @shareable related(first: Int): [Product!] @listSize(slicingArguments: ["first"]) @cost(weight: 3)
      stock: Stock
    }
    type Brand @key(fields: "id", resolvable: false) { id: ID! }
    type Stock @key(fields: "id") { id: ID! left(name: String @fromContext(field: "$c { sku }")): Int }
    type Money @shareable { amount: Float! currency: Currency }
    enum Currency { EUR CHF @inaccessible }
    enum Case { UPPER LOWER }
    interface Node @key(fields: "id") { id: ID! }
    input Filter { text: String! = "x" case: Case inStock: Boolean @deprecated }
    scalar Date @specifiedBy(url: "https://example.test/date")
    type Query { product(id: ID!): Product find(filter: Filter, many: [Int!]): [Found] nodes: [Node] added: Date }
    union Found = Product | Brand
    type Mutation { add(filter: Filter): Product }
    ''',
    "reviews": """
    type Product @key(fields: "id") {
      id: ID! price: Money @external reviews: [Review] @requires(fields: "price { amount }") @authenticated
      name(short: Boolean = false): String @shareable
    }
    type Money @shareable { amount: Float! }
    type Review @key(fields: "id") { id: ID! of: Product @provides(fields: "price { amount }") body: String @inaccessible
      by: Person @requiresScopes(scopes: [["read"]]) @policy(policies: [["p"]]) }
    type Person @key(fields: "email") { email: String! }
    input Filter { text: String! = "x" stars: Int }
    enum Currency { EUR CHF }
    type Query { best: Review }
    """,
    "people": """
    extend schema @link(url: "https://example.test/custom/v1.2", import: ["@custom"])
      @composeDirective(name: "@custom")
    directive @custom(x: Any) repeatable on OBJECT | FIELD_DEFINITION
    scalar Any
    type Person @key(fields: "email") @custom(x: {a: 1}) { email: String! born: Int brand: Brand }
    type Brand @key(fields: "id") { id: ID! name: String owner: Person }
    type Product @key(fields: "id") { id: ID! price: Money @shareable @override(from: "catalogue", label: "percent(20)") }
    type Money @shareable { amount: Float! currency: Currency }
    enum Currency { EUR CHF }
    """,
    "views": """
    type Node @key(fields: "id") @interfaceObject { id: ID! seen: Int }
    type Query { popular: Node }
    """,
}
ANIMALS: Graph = {
    "a": """
    interface Animal implements Named & Node { id: ID! name: String! owner: Owner }
    interface Named { name: String! }
    interface Node { id: ID! }
    type Cat implements Animal & Named & Node @key(fields: "id") { id: ID! name: String! owner: Owner lives: Int }
    type Dog implements Animal & Named & Node @key(fields: "id") { id: ID! name: String! owner: Owner @shareable bark: [String!]! }
    union Pet = Cat | Dog
    type Owner @key(fields: "id") { id: ID! pets: [Pet] @provides(fields: "... on Cat { weight } ... on Dog { weight }") }
    extend type Cat { weight: Float @external }
    extend type Dog { weight: Float @external }
    type Query { animals: [Animal] @shareable pet: Pet }
    type Subscription { born: Animal }
    """,
    "b": """
    type Cat @key(fields: "id") { id: ID! weight: Float @shareable }
    type Dog @key(fields: "id") { id: ID! weight: Float @shareable owner: Owner @shareable heavy: Boolean @requires(fields: "bark") bark: [String!]! @external }
    type Owner @key(fields: "id") { id: ID! }
    """,
}
FIRST_FEDERATION: Graph = {
    "users": """
    type Query { me: User } type User @key(fields: "id") { id: ID! name: String email: String }
    """,
    "reviews": """
    extend type User @key(fields: "id") { id: ID! @external email: String @external posts: [Post] @requires(fields: "email") }
    type Post { id: ID! author: User @provides(fields: "name") }
    extend type User { name: String @external }
    extend type Query { posts: [Post] }
    """,
}
RENAMED: Graph = {
    "a": """
    schema @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/federation/v2.6", as: "fed", import: [{name: "@key", as: "@pk"}, "@shareable", "@tag"]) {
      query: Root
    }
    type Root { t: T }
    type T @pk(fields: "id") { id: ID! v: Int @shareable w: Int @tag(name: "x") h: Int @fed__inaccessible }
    """,
    "b": """
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@tag"])
    type T @key(fields: "id") { id: ID! v: Int @shareable u: Int @tag(name: "y") }
    """,
}


@cache
def graphs() -> tuple[Graph, ...]:
    """Graphs that compose. The published suites are among them where they are at hand."""
    own = [_linked(SHOP), _linked(ANIMALS), FIRST_FEDERATION, RENAMED, {**_linked(ANIMALS), **FIRST_FEDERATION}]
    random = [make_world(seed).subgraphs for seed in range(5)]
    wide = {source.name: source.sdl for source in WideGraph(3, 20).sources()}
    return (*own, *own, *random, wide, *_published())


@cache
def supergraphs() -> tuple[str, ...]:
    """Supergraphs of another composer, where the published suites are at hand."""
    return tuple(suites.supergraph_sdl(name) for name in sorted({case.suite for case in suites.all_cases()}))


def _published() -> list[Graph]:
    return [suites.subgraph_sdls(name) for name in sorted({case.suite for case in suites.all_cases()})]


def _linked(graph: Graph) -> Graph:
    return {name: federation("2.9") + dedent(sdl) for name, sdl in graph.items()}
