"""A small supergraph that has one of everything."""

SUPERGRAPH = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.4", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
  @link(url: "https://specs.apollo.dev/tag/v0.3")
{ query: Query }

directive @join__field(graph: join__Graph, requires: join__FieldSet) repeatable on FIELD_DEFINITION
directive @inaccessible on FIELD_DEFINITION | OBJECT | ENUM_VALUE
directive @tag(name: String!) repeatable on FIELD_DEFINITION
directive @lower on FIELD

scalar join__FieldSet
scalar link__Import
enum join__Graph {
  A @join__graph(name: "a", url: "http://a/graphql")
  B @join__graph(name: "b-side", url: "http://b/graphql")
}

type Query @join__type(graph: A) @join__type(graph: B) {
  items: [Item!] @join__field(graph: A, provides: "id")
  things: [Thing] @join__field(graph: B)
  size(unit: Unit = CM): Int @join__field(graph: A) @deprecated(reason: "use items")
}

enum Unit @join__type(graph: A) { CM @join__enumValue(graph: A) FURLONG @inaccessible @join__enumValue(graph: A) }

interface Item @join__type(graph: A) @join__type(graph: B) { id: ID! }

type Book implements Item
  @join__implements(graph: A, interface: "Item")
  @join__type(graph: A, key: "id")
  @join__type(graph: A, key: "isbn", resolvable: false)
  @join__type(graph: B, key: "id")
{
  id: ID!
  isbn: ID! @join__field(graph: A)
  price: Int @join__field(graph: B, override: "a", overrideLabel: "move") @join__field(graph: A, overrideLabel: "move")
  tax: Int @join__field(graph: B, requires: "isbn") @tag(name: "x")
  secret: Int @inaccessible
}

type Film implements Item
  @join__implements(graph: A, interface: "Item") @join__implements(graph: B, interface: "Item")
  @join__type(graph: A) @join__type(graph: B)
{
  id: ID!
  name: String @join__field(graph: A, type: "String!") @join__field(graph: B, external: true)
}

union Any @join__type(graph: A) @join__type(graph: B)
  @join__unionMember(graph: A, member: "Book") @join__unionMember(graph: B, member: "Book")
  @join__unionMember(graph: B, member: "Film")
  = Book | Film

interface Thing @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", isInterfaceObject: true) {
  id: ID!
  rank: Int @join__field(graph: B)
}

type Stone implements Thing @join__implements(graph: A, interface: "Thing") @join__type(graph: A, key: "id") {
  id: ID!
  rank: Int @join__field
}

type Hidden @inaccessible @join__type(graph: A) { x: Int }
"""
