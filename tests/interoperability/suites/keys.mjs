// Composite, nested and several keys: each subgraph knows a desk by another one.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const paris = { country: { code: "fr" }, name: "Paris" };
    const berlin = { country: { code: "de" }, name: "Berlin" };
    const desks = [
      { id: "1", floor: 2, label: "A", site: paris, tags: [{ key: "x" }, { key: "y" }], serial: "s-1", owner: "Ada" },
      { id: "2", floor: 2, label: "A", site: berlin, tags: [{ key: "x" }], serial: "s-2", owner: "Bob" },
      { id: "3", floor: 3, label: "B", site: paris, tags: [], serial: "s-3", owner: null },
    ].map((desk) => ({ ...desk, height: desk.floor * 10, isFree: desk.owner === null, price: `${desk.serial} EUR` }));
    const rows = { Desk: desks, Site: [paris, berlin] };
    return {
      directory: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { desks: [Desk!]! }
          type Desk @key(fields: "id") { id: ID!  floor: Int! @shareable  label: String! @shareable  site: Site! @shareable }
          type Site @shareable { country: Country!  name: String! }
          type Country @shareable { code: String! }`,
        rows,
        fields: { "Query.desks": () => desks },
      },
      plans: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Desk @key(fields: "floor label site { country { code } name }") @key(fields: "serial") @key(fields: "id") {
            floor: Int! @shareable  label: String! @shareable  site: Site! @shareable
            serial: String!  id: ID!  height: Int!
          }
          type Site @shareable { country: Country!  name: String! }
          type Country @shareable { code: String! }`,
        rows,
      },
      sales: {
        sdl: `${link("2.3", "@key")}
          type Query { cheapest: Desk }
          type Desk @key(fields: "serial") @key(fields: "tags { key }") {
            serial: String!  price: String!  tags: [Tag!]! }
          type Tag { key: String! }`,
        rows,
        fields: { "Query.cheapest": () => desks[1] },
      },
      people: {
        sdl: `${link("2.3", "@key", "@external")}
          type Desk @key(fields: "tags { key }") { tags: [Tag!]! @external  owner: String  isFree: Boolean! }
          type Tag { key: String! @external }`,
        rows,
      },
    };
  },
  cases: [
    {
      request: { query: "{ desks { id height } }" },
      data: { desks: [{ id: "1", height: 20 }, { id: "2", height: 20 }, { id: "3", height: 30 }] },
    },
    {
      request: { query: "{ desks { price id } }" },
      data: { desks: [{ price: "s-1 EUR", id: "1" }, { price: "s-2 EUR", id: "2" }, { price: "s-3 EUR", id: "3" }] },
    },
    {
      request: { query: "{ desks { owner isFree site { name } } }" },
      data: {
        desks: [
          { owner: "Ada", isFree: false, site: { name: "Paris" } },
          { owner: "Bob", isFree: false, site: { name: "Berlin" } },
          { owner: null, isFree: true, site: { name: "Paris" } },
        ],
      },
    },
    { request: { query: "{ cheapest { owner height label } }" }, data: { cheapest: { owner: "Bob", height: 20, label: "A" } } },
    {
      request: { query: "{ a: cheapest { serial: price price: serial } cheapest { tags { k: key __typename } } }" },
      data: { a: { serial: "s-2 EUR", price: "s-2" }, cheapest: { tags: [{ k: "x", __typename: "Tag" }] } },
    },
  ],
};
