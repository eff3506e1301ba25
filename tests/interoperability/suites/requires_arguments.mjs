// A required field with arguments, while the client asks for the same field with others.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const prices = { 1: { EUR: 10, USD: 12, JPY: 1500 }, 2: { EUR: 20, USD: 24, JPY: 3000 } };
    const items = [{ id: "1", name: "Cup" }, { id: "2", name: "Pot" }];
    return {
      items: {
        sdl: `${link("2.3", "@key")}
          type Query { items: [Item!]! }
          type Item @key(fields: "id") { id: ID!  name: String! }`,
        fields: { "Query.items": () => items },
      },
      prices: {
        sdl: `${link("2.3", "@key")}
          enum Currency { EUR USD JPY }
          input Round { digits: Int = 0 }
          type Item @key(fields: "id") {
            id: ID!
            price(currency: Currency!, round: Round, factors: [Int!] = [1]): Float
            weight(unit: String = "g"): Int
          }`,
        rows: { Item: items.map((item) => ({ ...item })) },
        fields: {
          "Item.price": ({ row, args }) => args.factors.reduce((value, each) => value * each, prices[row.id][args.currency]),
          "Item.weight": ({ args }) => (args.unit === "g" ? 500 : 5),
        },
      },
      shop: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          enum Currency { EUR USD JPY }
          input Round { digits: Int = 0 }
          type Item @key(fields: "id") {
            id: ID!
            price(currency: Currency!, round: Round, factors: [Int!] = [1]): Float @external
            weight(unit: String = "g"): Int @external
            inEuro: String @requires(fields: "price(currency: EUR)")
            inYen: String @requires(fields: "price(currency: JPY, factors: [2, 3], round: {digits: 2})")
            freight: String @requires(fields: "weight price(currency: USD)")
          }`,
        rows: { Item: items.map((item) => ({ ...item })) },
        fields: {
          "Item.inEuro": ({ sent }) => `EUR ${sent.price}`,
          "Item.inYen": ({ sent }) => `JPY ${sent.price}`,
          "Item.freight": ({ sent }) => `${sent.weight} g for USD ${sent.price}`,
        },
      },
    };
  },
  cases: [
    { request: { query: "{ items { inEuro } }" }, data: { items: [{ inEuro: "EUR 10" }, { inEuro: "EUR 20" }] } },
    {
      request: { query: "{ items { price(currency: USD) inEuro } }" },
      data: { items: [{ price: 12, inEuro: "EUR 10" }, { price: 24, inEuro: "EUR 20" }] },
    },
    {
      request: { query: "{ items { inEuro inYen freight } }" },
      data: {
        items: [
          { inEuro: "EUR 10", inYen: "JPY 9000", freight: "500 g for USD 12" },
          { inEuro: "EUR 20", inYen: "JPY 18000", freight: "500 g for USD 24" },
        ],
      },
    },
    {
      request: {
        query: `query ($c: Currency!, $f: [Int!]) {
          items { price: inEuro weight(unit: "t") yen: price(currency: $c, factors: $f) inYen freight name }
        }`,
        variables: { c: "JPY", f: [7] },
      },
      data: {
        items: [
          { price: "EUR 10", weight: 5, yen: 10500, inYen: "JPY 9000", freight: "500 g for USD 12", name: "Cup" },
          { price: "EUR 20", weight: 5, yen: 21000, inYen: "JPY 18000", freight: "500 g for USD 24", name: "Pot" },
        ],
      },
    },
    {
      request: { query: "{ items { ...A ...B } } fragment A on Item { a: inEuro } fragment B on Item { a: inEuro b: inYen }" },
      data: { items: [{ a: "EUR 10", b: "JPY 9000" }, { a: "EUR 20", b: "JPY 18000" }] },
    },
  ],
};
