// Values as subgraphs write them: custom scalars, large and small numbers, ids that are integers, lists in lists.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const things = [{ id: 1, any: { a: [1, null, "x"], b: { c: true } }, ratio: 1.5, matrix: [[1, 2], [], null], when: "2024-02-29" }];
    const echo = ({ args }) => JSON.stringify(args);
    return {
      things: {
        sdl: `${link("2.3", "@key")}
          scalar JSON
          scalar Date @specifiedBy(url: "https://example.com/date")
          enum Color { RED GREEN }
          input Size { width: Int! = 3  tags: [String!] = ["a"]  inner: Size  color: Color = RED  extra: JSON }
          type Query {
            thing: Thing!
            echo(size: Size, any: JSON, list: [[Int!]!], id: ID, on: Date, ratio: Float, flag: Boolean = true, color: Color): String!
          }
          type Thing @key(fields: "id") { id: ID!  any: JSON  ratio: Float!  matrix: [[Int!]]!  when: Date! }`,
        fields: { "Query.thing": () => things[0], "Query.echo": echo },
      },
      more: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          scalar JSON
          type Thing @key(fields: "id") { id: ID!  any: JSON @external  ratio: Float! @external  copy: JSON @requires(fields: "any ratio")  size(unit: JSON): JSON }`,
        rows: { Thing: [{ id: "1" }] },
        fields: { "Thing.copy": ({ sent }) => ({ any: sent.any, ratio: sent.ratio }), "Thing.size": ({ args }) => args.unit ?? "none" },
      },
    };
  },
  cases: [
    {
      request: { query: "{ thing { id any ratio matrix when copy } }" },
      data: {
        thing: {
          id: "1",
          any: { a: [1, null, "x"], b: { c: true } },
          ratio: 1.5,
          matrix: [[1, 2], [], null],
          when: "2024-02-29",
          copy: { any: { a: [1, null, "x"], b: { c: true } }, ratio: 1.5 },
        },
      },
    },
    {
      request: { query: `{ thing { a: size b: size(unit: null) c: size(unit: {k: [1, "two", EN, null, {x: 1.5}]}) d: size(unit: "s") } }` },
      data: { thing: { a: "none", b: "none", c: { k: [1, "two", "EN", null, { x: 1.5 }] }, d: "s" } },
    },
    {
      request: { query: `{ echo(size: { inner: { width: 1, color: GREEN } }, list: 5, id: 7, ratio: 2, flag: false) }` },
      data: { echo: `{"size":{"width":3,"tags":["a"],"inner":{"width":1,"tags":["a"],"color":"GREEN"},"color":"RED"},"list":[[5]],"id":"7","ratio":2,"flag":false}` },
    },
    {
      request: {
        query: `query ($s: Size, $l: [Int!]! = [4], $w: Int! = 8, $j: JSON, $id: ID, $c: Color) {
          echo(size: $s, list: [[1], $l], any: { v: $j, w: $w }, id: $id, color: $c)
        }`,
        variables: { s: { tags: ["b"], extra: { deep: [1] } }, j: { q: 'a"b\n' }, id: 12 },
      },
      data: { echo: `{"size":{"width":3,"tags":["b"],"color":"RED","extra":{"deep":[1]}},"any":{"v":{"q":"a\\"b\\n"},"w":8},"list":[[1],[4]],"id":"12","flag":true}` },
      errors: false,
    },
    { request: { query: "query ($s: Size) { echo(size: $s) }", variables: { s: { width: null } } }, data: null, errors: true },
    { request: { query: "query ($s: Size!) { echo(size: $s) }" }, data: null, errors: true },
    { request: { query: "query ($c: Color) { echo(color: $c) }", variables: { c: "BLUE" } }, data: null, errors: true },
    { request: { query: 'query ($id: ID) { echo(id: $id, on: "é \\"q\\" \\u00e9 😀") }', variables: { id: null } }, data: { echo: `{"id":null,"on":"é \\"q\\" é 😀","flag":true}` } },
  ],
};
