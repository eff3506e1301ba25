// Objects found by an id through an interface without a key, and ids that no other subgraph knows.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const shops = [{ __typename: "Shop", id: "s1", name: "Deli" }, { __typename: "Shop", id: "s2", name: "Bakery" }];
    const towns = [{ __typename: "Town", id: "t1", name: "Bath" }, { __typename: "Town", id: "t2", name: "Hull" }];
    const all = [...shops, ...towns];
    return {
      index: {
        sdl: `${link("2.3", "@key")}
          type Query { node(id: ID!): Node  nodes(ids: [ID!]!): [Node]!  shop: Node!  lost: Shop! }
          interface Node { id: ID! }
          type Shop implements Node @key(fields: "id") { id: ID! }
          type Town implements Node @key(fields: "id") { id: ID! }`,
        fields: {
          "Query.node": ({ args }) => all.find(({ id }) => id === args.id) ?? null,
          "Query.nodes": ({ args }) => args.ids.map((each) => all.find(({ id }) => id === each) ?? null),
          "Query.shop": () => shops[1],
          "Query.lost": () => ({ __typename: "Shop", id: "s9" }),
        },
      },
      shops: {
        sdl: `${link("2.3", "@key")}
          interface Node { id: ID! }
          type Shop implements Node @key(fields: "id") { id: ID!  name: String!  town: Town  rival: Shop }
          type Town implements Node @key(fields: "id", resolvable: false) { id: ID! }`,
        rows: { Shop: shops.map((shop, at) => ({ ...shop, town: towns[at], rival: shops[1 - at] })) },
      },
      towns: {
        sdl: `${link("2.3", "@key")}
          type Query { town: Node }
          interface Node { id: ID! }
          type Town implements Node @key(fields: "id") { id: ID!  name: String!  mirror: Town }`,
        // This subgraph answers under another id than it was asked for: what was asked stays where it was.
        rows: { Town: towns.map((town, at) => ({ ...town, mirror: towns[1 - at] })) },
        fields: { "Query.town": () => towns[0], "Town.id": ({ row }) => `town ${row.id}` },
      },
    };
  },
  cases: [
    {
      request: { query: `{ shop: node(id: "s1") { __typename id ... on Shop { name town { name } } } town: node(id: "t2") { ... on Town { name } } none: node(id: "x") { id } }` },
      data: { shop: { __typename: "Shop", id: "s1", name: "Deli", town: { name: "Bath" } }, town: { name: "Hull" }, none: null },
    },
    {
      request: { query: `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Shop { title: name } ... on Town { title: name } } }`, variables: { ids: ["t1", "x", "s2", "t1"] } },
      data: { nodes: [{ title: "Bath" }, null, { title: "Bakery" }, { title: "Bath" }] },
    },
    { request: { query: "{ shop { ... on Shop { rival { name } } } }" }, data: { shop: { rival: { name: "Deli" } } } },
    { request: { query: `{ node(id: "t1") { id ... on Town { name } } }` }, data: { node: { id: "t1", name: "Bath" } } },
    { request: { query: "{ town { __typename id } }" }, data: { town: { __typename: "Town", id: "town t1" } } },
    { request: { query: "{ lost { id } }" }, data: { lost: { id: "s9" } } },
    { request: { query: "{ lost { id town { name } } }" }, data: { lost: { id: "s9", town: null } }, errors: undefined },
    { request: { query: "{ lost { id name } }" }, data: null, errors: true },
  ],
};
