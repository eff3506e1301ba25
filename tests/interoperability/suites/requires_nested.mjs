// Required selections: below objects, entities, lists, interfaces and unions, with fragments.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const people = [{ id: "p1", name: "Ada" }, { id: "p2", name: "Bob" }];
    const parcels = [
      {
        id: "1",
        size: { width: 2, height: 3 },
        sender: people[0],
        items: [{ __typename: "Book", isbn: "b", pages: 100 }, { __typename: "Pen", ink: "blue" }],
        label: { __typename: "Printed", text: "fragile" },
        stamps: [{ cents: 50 }, { cents: 80 }],
      },
      { id: "2", size: null, sender: people[1], items: [], label: { __typename: "Written", by: people[0] }, stamps: null },
    ];
    return {
      parcels: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { parcels: [Parcel!]! }
          type Parcel @key(fields: "id") {
            id: ID!  size: Size  sender: Person!  items: [Item!]!  label: Label!  stamps: [Stamp!]
          }
          type Size @shareable { width: Int!  height: Int! }
          type Stamp @shareable { cents: Int! }
          type Person @key(fields: "id") { id: ID! }
          interface Item { weight: Int }
          type Book implements Item @shareable { weight: Int  isbn: String!  pages: Int! }
          type Pen implements Item @shareable { weight: Int  ink: String! }
          union Label = Printed | Written
          type Printed @shareable { text: String! }
          type Written @shareable { by: Person! }`,
        fields: {
          "Query.parcels": () => parcels,
          "Book.weight": () => 300,
          "Pen.weight": () => null,
        },
      },
      people: {
        sdl: `${link("2.3", "@key")} type Person @key(fields: "id") { id: ID!  name: String! }`,
        rows: { Person: people },
      },
      post: {
        sdl: `${link("2.3", "@key", "@external", "@requires", "@shareable")}
          type Parcel @key(fields: "id") {
            id: ID!
            size: Size @external  sender: Person! @external  items: [Item!]! @external  label: Label! @external
            stamps: [Stamp!] @external
            area: Int @requires(fields: "size { width height }")
            from: String! @requires(fields: "sender { name }")
            contents: [String!]! @requires(fields: "items { weight __typename ... on Book { isbn pages } ... on Pen { ink } }")
            says: String! @requires(fields: "label { ... on Printed { text } ... on Written { by { name } } }")
            paid: Int @requires(fields: "stamps { cents }")
          }
          type Size @shareable { width: Int!  height: Int! }
          type Stamp @shareable { cents: Int! }
          type Person @key(fields: "id") { id: ID!  name: String! @external }
          interface Item { weight: Int }
          type Book implements Item @shareable { weight: Int  isbn: String!  pages: Int! }
          type Pen implements Item @shareable { weight: Int  ink: String! }
          union Label = Printed | Written
          type Printed @shareable { text: String! }
          type Written @shareable { by: Person! }`,
        rows: { Parcel: [{ id: "1" }, { id: "2" }], Person: people },
        fields: {
          "Parcel.area": ({ sent }) => sent.size && sent.size.width * sent.size.height,
          "Parcel.from": ({ sent }) => sent.sender.name,
          "Parcel.contents": ({ sent }) =>
            sent.items.map((item) => `${item.__typename} ${item.isbn ?? item.ink} ${item.pages ?? "-"} ${item.weight}`),
          "Parcel.says": ({ sent }) => (sent.label.__typename === "Printed" ? sent.label.text : sent.label.by.name),
          "Parcel.paid": ({ sent }) => sent.stamps && sent.stamps.reduce((sum, { cents }) => sum + cents, 0),
        },
      },
    };
  },
  cases: [
    { request: { query: "{ parcels { area } }" }, data: { parcels: [{ area: 6 }, { area: null }] } },
    { request: { query: "{ parcels { from paid } }" }, data: { parcels: [{ from: "Ada", paid: 130 }, { from: "Bob", paid: null }] } },
    {
      request: { query: "{ parcels { contents } }" },
      data: { parcels: [{ contents: ["Book b 100 300", "Pen blue - null"] }, { contents: [] }] },
    },
    { request: { query: "{ parcels { says } }" }, data: { parcels: [{ says: "fragile" }, { says: "Ada" }] } },
    {
      request: {
        query: `{ parcels {
          items { ... on Pen { weight color: ink } } contents
          size { height } area
          label { __typename ... on Written { by { id } } } says
        } }`,
      },
      data: {
        parcels: [
          {
            items: [{}, { weight: null, color: "blue" }],
            contents: ["Book b 100 300", "Pen blue - null"],
            size: { height: 3 },
            area: 6,
            label: { __typename: "Printed" },
            says: "fragile",
          },
          { items: [], contents: [], size: null, area: null, label: { __typename: "Written", by: { id: "p1" } }, says: "Ada" },
        ],
      },
    },
  ],
};
