// Many hops in a row, back to the first subgraph, and parts that only their parent leads to.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const hop = (from, to, next) => ({
      sdl: `${link("2.3", "@key", "@shareable")}
        type Item @key(fields: "${from}") @key(fields: "${to}") { ${from}: ID!  ${to}: ID!  ${from}Name: String!  next${to.toUpperCase()}: Item }`,
      rows: { Item: [1, 2].map((n) => ({ [from]: `${from}${n}`, [to]: `${to}${n}`, [`${from}Name`]: `${from} name ${n}`, [`next${to.toUpperCase()}`]: next(n) })) },
    });
    const start = [1, 2].map((n) => ({ a: `a${n}` }));
    return {
      start: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { items: [Item!]!  box: Box! }
          type Box @key(fields: "id") { id: ID!  lid: Lid! @shareable }
          type Lid { color: String! }
          type Item @key(fields: "a") { a: ID! }`,
        rows: { Box: [{ id: "b" }] },
        fields: { "Query.items": () => start, "Query.box": () => ({ id: "b", lid: { color: "red" } }) },
      },
      first: hop("a", "b", () => null),
      second: hop("b", "c", (n) => ({ b: `b${3 - n}`, c: `c${3 - n}`, bName: "x" })),
      third: hop("c", "d", () => null),
      fourth: hop("d", "e", (n) => ({ d: `d${n}`, e: `e${n}`, dName: `d name ${n}` })),
      lids: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Box @key(fields: "id") { id: ID!  lid: Lid! @shareable }
          type Lid { hinges: [Hinge!]! }
          type Hinge { pins: Int!  item: Item! }
          type Item @key(fields: "c", resolvable: false) { c: ID! }`,
        rows: { Box: [{ id: "b", lid: { hinges: [{ pins: 2, item: { c: "c1" } }, { pins: 3, item: { c: "c2" } }] } }] },
      },
    };
  },
  cases: [
    {
      request: { query: "{ items { aName bName cName dName } }" },
      data: { items: [1, 2].map((n) => ({ aName: `a name ${n}`, bName: `b name ${n}`, cName: `c name ${n}`, dName: `d name ${n}` })) },
    },
    { request: { query: "{ items { e } }" }, data: { items: [{ e: "e1" }, { e: "e2" }] } },
    {
      request: { query: "{ box { lid { color hinges { pins item { dName bName aName } } } } }" },
      data: { box: { lid: { color: "red", hinges: [1, 2].map((n) => ({ pins: n + 1, item: { dName: `d name ${n}`, bName: `b name ${n}`, aName: `a name ${n}` } })) } } },
    },
    {
      request: { query: "{ items { nextC { aName nextE { aName } } nextE { dName aName nextC { d } } } }" },
      data: {
        items: [1, 2].map((n) => ({
          nextC: { aName: `a name ${3 - n}`, nextE: { aName: `a name ${3 - n}` } },
          nextE: { dName: `d name ${n}`, aName: `a name ${n}`, nextC: { d: `d${3 - n}` } },
        })),
      },
    },
  ],
};
