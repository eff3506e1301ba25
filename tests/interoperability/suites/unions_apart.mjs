// A union in one subgraph, an interface over the same types in another, and nodes found in any of them.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const oven = { __typename: "Oven", id: "o", warranty: 3, label: "Oven", heat: 250 };
    const toaster = { __typename: "Toaster", id: "t", warranty: 1, label: "Toaster" };
    const mixer = { __typename: "Mixer", id: "m", label: "Mixer", warranty: 2 };
    const all = [oven, toaster, mixer];
    return {
      kitchen: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { products: [Product]  node(id: ID!): Node @shareable  toasters: [Toaster!]! }
          union Product = Oven | Toaster
          interface Node { id: ID! }
          type Oven implements Node @key(fields: "id") { id: ID!  label: String! @shareable }
          type Toaster implements Node @key(fields: "id") { id: ID!  label: String! @shareable }
          type Mixer implements Node @key(fields: "id") { id: ID!  label: String! @shareable }`,
        rows: { Oven: [oven], Toaster: [toaster], Mixer: [mixer] },
        fields: { "Query.products": () => [toaster, oven, null], "Query.node": ({ args }) => all.find(({ id }) => id === args.id) ?? null, "Query.toasters": () => [toaster] },
      },
      service: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { node(id: ID!): Node @shareable  repairs: [Repair!]! }
          interface Node { id: ID! }
          interface Guaranteed { warranty: Int }
          union Repair = Toaster | Mixer | Visit
          type Visit { cost: Int!  of: Guaranteed }
          type Oven implements Node & Guaranteed @key(fields: "id") { id: ID!  warranty: Int  heat: Int }
          type Toaster implements Node & Guaranteed @key(fields: "id") { id: ID!  warranty: Int }
          type Mixer implements Node & Guaranteed @key(fields: "id") { id: ID!  warranty: Int }`,
        rows: { Oven: [oven], Toaster: [toaster], Mixer: [mixer] },
        fields: {
          "Query.node": ({ args }) => all.find(({ id }) => id === args.id) ?? null,
          "Query.repairs": () => [mixer, { __typename: "Visit", cost: 9, of: oven }, toaster],
        },
      },
    };
  },
  cases: [
    {
      request: { query: "{ products { ... on Guaranteed { warranty } ... on Node { id } ... on Oven { heat label } } }" },
      data: { products: [{ warranty: 1, id: "t" }, { warranty: 3, id: "o", heat: 250, label: "Oven" }, null] },
    },
    {
      request: { query: `{ a: node(id: "m") { ... on Guaranteed { warranty } ... on Mixer { label } __typename } b: node(id: "o") { ... on Oven { heat label id } } c: node(id: "x") { id } }` },
      data: { a: { warranty: 2, label: "Mixer", __typename: "Mixer" }, b: { heat: 250, label: "Oven", id: "o" }, c: null },
    },
    {
      request: { query: "{ repairs { ... on Visit { cost of { warranty ... on Oven { label } ... on Node { id } } } ... on Toaster { label } ... on Node { __typename id ... on Mixer { label warranty } } } }" },
      data: { repairs: [{ __typename: "Mixer", id: "m", label: "Mixer", warranty: 2 }, { cost: 9, of: { warranty: 3, label: "Oven", id: "o" } }, { label: "Toaster", __typename: "Toaster", id: "t" }] },
    },
    { request: { query: "{ toasters { warranty ...N } } fragment N on Node { ... on Guaranteed { w: warranty } ... on Oven { heat } }" }, data: { toasters: [{ warranty: 1, w: 1 }] } },
  ],
};
