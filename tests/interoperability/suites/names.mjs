// Directives under other names, subgraphs with names that are no GraphQL names, words that the gateway uses itself.
export default {
  notComposedBy: "The Guild", // it knows no @tag but federation's
  subgraphs() {
    const rows = { Query_Item: [{ id: "1", representations: "r" }] };
    return {
      "my-items": {
        sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", as: "fed")
            @link(url: "https://specs.apollo.dev/tag/v0.3", import: ["@tag"])
          type Query { items(representations: [ID!]): [Query_Item!]! @tag(name: "x") }
          type Query_Item @fed__key(fields: "id") { id: ID!  _e0: Int }`,
        rows: {},
        fields: { "Query.items": () => [{ id: "1", _e0: 7 }] },
      },
      "2nd.items": {
        sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [{ name: "@key", as: "@id" }, "@requires", { name: "@external", as: "@elsewhere" }])
          type Query_Item @id(fields: "id") { id: ID!  representations: String!  _e0: Int @elsewhere  next: Int @requires(fields: "_e0") }`,
        rows,
        fields: { "Query_Item.next": ({ sent }) => sent._e0 + 1 },
      },
    };
  },
  cases: [
    {
      request: { query: "query ($representations: [ID!]) { items(representations: $representations) { representations next _e0 } }", variables: { representations: ["1"] } },
      data: { items: [{ representations: "r", next: 8, _e0: 7 }] },
    },
    { request: { query: "query _e0 { _e1: items { _entities: next __typename_: representations } }", operationName: "_e0" }, data: { _e1: [{ _entities: 8, __typename_: "r" }] } },
  ],
};
