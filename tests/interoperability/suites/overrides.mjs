// A field that moves from one subgraph to another, at once or behind a label.
import { link } from "../link.mjs";

export default {
  settings: { override_labels: ["move-price"] },
  subgraphs() {
    const goods = [{ id: "1", name: "Cup" }, { id: "2", name: "Pot" }];
    const told = (by) => goods.map((each) => ({ ...each, stock: `stock by ${by}`, price: `price by ${by}`, size: `size by ${by}`, weight: `weight by ${by}` }));
    return {
      old: {
        sdl: `${link("2.7", "@key")}
          type Query { goods: [Good!]!  first: Good }
          type Good @key(fields: "id") { id: ID!  name: String!  stock: String!  price: String!  size: String!  weight: String! }`,
        rows: { Good: told("old") },
        fields: { "Query.goods": () => told("old"), "Query.first": () => told("old")[0] },
      },
      fresh: {
        sdl: `${link("2.7", "@key", "@override")}
          type Query { newest: Good  first: Good @override(from: "old") }
          type Good @key(fields: "id") {
            id: ID!
            stock: String! @override(from: "old")
            price: String! @override(from: "old", label: "move-price")
            size: String! @override(from: "old", label: "move-size")
            shelf: String!
          }`,
        rows: { Good: told("fresh").map((each) => ({ ...each, shelf: "top" })) },
        fields: { "Query.newest": () => told("fresh")[1], "Query.first": () => told("fresh")[1] },
      },
      tags: {
        sdl: `${link("2.7", "@key", "@requires", "@external", "@override")}
          type Good @key(fields: "id") {
            id: ID!
            stock: String! @external  name: String! @external
            tag: String! @requires(fields: "stock name")
            smell: String! @override(from: "nobody")
          }`,
        rows: { Good: goods.map(({ id }) => ({ id, smell: "none" })) },
        fields: { "Good.tag": ({ sent }) => `${sent.name}: ${sent.stock}` },
      },
    };
  },
  cases: [
    {
      request: { query: "{ goods { stock price size weight } }" },
      data: {
        goods: [
          { stock: "stock by fresh", price: "price by fresh", size: "size by old", weight: "weight by old" },
          { stock: "stock by fresh", price: "price by fresh", size: "size by old", weight: "weight by old" },
        ],
      },
    },
    { request: { query: "{ first { id stock name } }" }, data: { first: { id: "2", stock: "stock by fresh", name: "Pot" } } },
    { request: { query: "{ newest { size price } }" }, data: { newest: { size: "size by old", price: "price by fresh" } } },
    {
      request: { query: "{ goods { tag smell } }" },
      data: {
        goods: [
          { tag: "Cup: stock by fresh", smell: "none" },
          { tag: "Pot: stock by fresh", smell: "none" },
        ],
      },
    },
  ],
};
