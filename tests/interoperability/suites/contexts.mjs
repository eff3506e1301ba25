// Arguments that are filled from objects above, in whatever subgraph these stand.
import { link } from "../link.mjs";

export default {
  notComposedBy: "The Guild",
  subgraphs() {
    const users = [{ id: "u1", currency: "EUR" }, { id: "u2", currency: "USD" }];
    const carts = { u1: [{ id: "c1" }, { id: "c2" }], u2: [{ id: "c1" }] };
    return {
      users: {
        sdl: `${link("2.8", "@key")}
          type Query { users: [User!]! }
          type User @key(fields: "id") { id: ID!  currency: String! }`,
        rows: { User: users },
        fields: { "Query.users": () => users },
      },
      carts: {
        sdl: `${link("2.8", "@key", "@external", "@context", "@fromContext")}
          type User @key(fields: "id") @context(name: "user") { id: ID!  currency: String! @external  carts: [Cart!]! }
          type Cart @key(fields: "id") {
            id: ID!
            total(round: Boolean = true, currency: String @fromContext(field: "$user { currency }")): String!
          }`,
        rows: { User: users.map(({ id }) => ({ id, carts: carts[id] })), Cart: carts.u1 },
        fields: { "Cart.total": ({ row, args }) => `${row.id} in ${args.currency}${args.round ? "" : " exactly"}` },
      },
    };
  },
  cases: [
    {
      request: { query: "{ users { carts { id total } } }" },
      data: { users: [{ carts: [{ id: "c1", total: "c1 in EUR" }, { id: "c2", total: "c2 in EUR" }] }, { carts: [{ id: "c1", total: "c1 in USD" }] }] },
    },
    {
      request: { query: "query ($r: Boolean) { users { currency carts { total(round: $r) t: total } } }", variables: { r: false } },
      data: {
        users: [
          { currency: "EUR", carts: [{ total: "c1 in EUR exactly", t: "c1 in EUR" }, { total: "c2 in EUR exactly", t: "c2 in EUR" }] },
          { currency: "USD", carts: [{ total: "c1 in USD exactly", t: "c1 in USD" }] },
        ],
      },
    },
    { request: { query: `{ users { carts { total(currency: "JPY") } } }` }, data: null, errors: true },
  ],
};
