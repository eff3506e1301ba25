// __typename on everything: roots, entities, interface objects, value types, unions, under aliases, alone.
import { link } from "../link.mjs";

export default {
  notComposedBy: "The Guild", // it stumbles over a root type of another name
  subgraphs() {
    const tools = [{ __typename: "Saw", id: "1", teeth: 20, part: { size: 1 } }, { __typename: "Axe", id: "2", part: { size: 2 } }];
    return {
      tools: {
        sdl: `${link("2.3", "@key", "@shareable")}
          schema { query: Root  mutation: Change }
          type Root { tools: [Tool!]!  saws: [Saw!]!  any: Any  root: Root }
          type Change { nothing: Root }
          union Any = Saw | Axe
          interface Tool @key(fields: "id") { id: ID!  part: Part! }
          type Saw implements Tool @key(fields: "id") { id: ID!  part: Part!  teeth: Int! }
          type Axe implements Tool @key(fields: "id") { id: ID!  part: Part! }
          type Part @shareable { size: Int! }`,
        rows: { Saw: [tools[0]], Axe: [tools[1]] },
        fields: {
          "Root.tools": () => tools,
          "Root.saws": () => [tools[0]],
          "Root.any": () => tools[1],
          "Root.root": () => ({}),
          "Change.nothing": () => ({}),
        },
      },
      prices: {
        sdl: `${link("2.3", "@key", "@interfaceObject", "@shareable")}
          type Query { priced: [Tool!]! }
          type Tool @key(fields: "id") @interfaceObject { id: ID!  price: Price!  spare: Part }
          type Price { amount: Int! }
          type Part @shareable { size: Int! }`,
        rows: { Tool: ["1", "2"].map((id) => ({ id, price: { amount: 5 }, spare: { size: 9 } })) },
        fields: { "Query.priced": () => ["2", "1"].map((id) => ({ id, price: { amount: 5 }, spare: { size: 9 } })) },
      },
    };
  },
  cases: [
    { request: { query: "{ __typename }" }, data: { __typename: "Query" } },
    { request: { query: "{ a: __typename ...R } fragment R on Query { __typename }" }, data: { a: "Query", __typename: "Query" } },
    { request: { query: "mutation { __typename nothing { __typename } }" }, data: { __typename: "Mutation", nothing: { __typename: "Query" } } },
    { request: { query: "{ priced { __typename } }" }, data: { priced: [{ __typename: "Axe" }, { __typename: "Saw" }] } },
    {
      request: { query: "{ priced { t: __typename id price { t: __typename amount } spare { __typename } part { __typename } } }" },
      data: {
        priced: [
          { t: "Axe", id: "2", price: { t: "Price", amount: 5 }, spare: { __typename: "Part" }, part: { __typename: "Part" } },
          { t: "Saw", id: "1", price: { t: "Price", amount: 5 }, spare: { __typename: "Part" }, part: { __typename: "Part" } },
        ],
      },
    },
    {
      request: { query: "{ any { __typename ... on Tool { __typename id } ... on Axe { kind: __typename } } tools { ... on Saw { is: __typename } } saws { __typename price { __typename } } }" },
      data: { any: { __typename: "Axe", id: "2", kind: "Axe" }, tools: [{ is: "Saw" }, {}], saws: [{ __typename: "Saw", price: { __typename: "Price" } }] },
    },
    {
      // The client takes the gateway's favourite names for its own.
      request: { query: "{ tools { __typename: id id: __typename _entities: part { size } } }" },
      data: { tools: [{ __typename: "1", id: "Saw", _entities: { size: 1 } }, { __typename: "2", id: "Axe", _entities: { size: 2 } }] },
    },
    { request: { query: "{ root { __typename root { priced { id } __typename } } }" }, data: { root: { __typename: "Query", root: { priced: [{ id: "2" }, { id: "1" }], __typename: "Query" } } } },
    { request: { query: `{ __schema { queryType { name } mutationType { name } } __type(name: "Tool") { kind possibleTypes { name } } __typename }` }, data: { __schema: { queryType: { name: "Query" }, mutationType: { name: "Mutation" } }, __type: { kind: "INTERFACE", possibleTypes: [{ name: "Axe" }, { name: "Saw" }] }, __typename: "Query" }, },
  ],
};
