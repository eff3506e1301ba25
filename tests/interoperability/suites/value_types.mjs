// Value types that subgraphs share in part, without a key: what is missing comes through the parent.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const orders = [{ id: "1" }, { id: "2" }];
    return {
      orders: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { orders: [Order!]! }
          type Order @key(fields: "id") { id: ID!  total: Money! @shareable  lines: [Line!]! @shareable  ship: Ship @shareable }
          type Money { amount: Int! @shareable  currency: String! }
          type Line { sku: String! @shareable  price: Money! @shareable }
          type Ship { to: Place @shareable }
          type Place { street: String! }`,
        rows: { Order: orders },
        fields: {
          "Query.orders": () => orders,
          "Order.total": ({ row }) => ({ amount: Number(row.id) * 10, currency: "EUR" }),
          "Order.lines": ({ row }) => [{ sku: `a${row.id}`, price: { amount: 1, currency: "EUR" } }, { sku: `b${row.id}`, price: { amount: 2, currency: "EUR" } }],
          "Order.ship": ({ row }) => (row.id === "1" ? { to: { street: "High St" } } : null),
        },
      },
      ledger: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Order @key(fields: "id") { id: ID!  total: Money! @shareable  lines: [Line!]! @shareable  ship: Ship @shareable }
          type Money { amount: Int! @shareable  cents: Int! }
          type Line { sku: String! @shareable  price: Money! @shareable  weight: Int! }
          type Ship { to: Place @shareable  days: Int! }
          type Place { zip: String! }`,
        rows: { Order: orders },
        fields: {
          "Order.total": ({ row }) => ({ amount: Number(row.id) * 10, cents: Number(row.id) * 1000 }),
          "Order.lines": ({ row }) => [1, 2].map((n) => ({ sku: `${"ab"[n - 1]}${row.id}`, price: { amount: n, cents: n * 100 }, weight: n * 7 })),
          "Order.ship": ({ row }) => (row.id === "1" ? { to: { zip: "E1" }, days: 3 } : null),
        },
      },
    };
  },
  cases: [
    {
      request: { query: "{ orders { total { amount cents currency } } }" },
      data: { orders: [{ total: { amount: 10, cents: 1000, currency: "EUR" } }, { total: { amount: 20, cents: 2000, currency: "EUR" } }] },
    },
    {
      request: { query: "{ orders { lines { weight price { currency cents } sku } } }" },
      data: {
        orders: ["1", "2"].map((id) => ({
          lines: [
            { weight: 7, price: { currency: "EUR", cents: 100 }, sku: `a${id}` },
            { weight: 14, price: { currency: "EUR", cents: 200 }, sku: `b${id}` },
          ],
        })),
      },
    },
    { request: { query: "{ orders { ship { to { zip street } days } } }" }, data: { orders: [{ ship: { to: { zip: "E1", street: "High St" }, days: 3 } }, { ship: null }] } },
  ],
};
