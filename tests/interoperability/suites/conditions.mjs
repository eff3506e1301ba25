// @skip and @include across subgraphs: what is left out is not asked for, and not computed.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const never = () => new Error("asked for what was left out");
    const bikes = [{ id: "1", brand: "A" }, { id: "2", brand: "B" }];
    return {
      bikes: {
        sdl: `${link("2.3", "@key")}
          type Query { bikes: [Bike!]!  bike: Bike!  never: Int }
          type Bike @key(fields: "id") { id: ID!  brand: String! }`,
        fields: { "Query.bikes": () => bikes, "Query.bike": () => bikes[0], "Query.never": never },
      },
      parts: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          type Bike @key(fields: "id") {
            id: ID!  brand: String! @external
            label: String! @requires(fields: "brand")
            wheels(kind: String = "road"): [Wheel!]!
            never: Int
          }
          type Wheel { size: Int!  spokes: Int!  never: Int }`,
        rows: { Bike: bikes.map(({ id }) => ({ id, wheels: [{ size: 28, spokes: 32 }] })) },
        fields: { "Bike.label": ({ sent }) => `${sent.brand}!`, "Bike.never": never, "Wheel.never": never },
      },
    };
  },
  cases: [
    {
      request: {
        query: `query ($yes: Boolean!, $no: Boolean! = false) {
          never @include(if: $no)
          bike { brand @skip(if: $yes) label @include(if: $yes) never @skip(if: $yes) wheels { size @skip(if: $no) never @include(if: $no) } }
        }`,
        variables: { yes: true },
      },
      data: { bike: { label: "A!", wheels: [{ size: 28 }] } },
    },
    {
      request: {
        query: `query ($yes: Boolean!) {
          bikes { id ...P @skip(if: $yes) ... on Bike @include(if: $yes) { wheels { spokes } ... @skip(if: $yes) { never } } }
        }
        fragment P on Bike { never label }`,
        variables: { yes: true },
      },
      data: { bikes: [{ id: "1", wheels: [{ spokes: 32 }] }, { id: "2", wheels: [{ spokes: 32 }] }] },
    },
    {
      request: { query: "query ($yes: Boolean!) { bikes @skip(if: $yes) { label never } bike { id label @include(if: $yes) label @skip(if: $yes) } }", variables: { yes: true } },
      data: { bike: { id: "1", label: "A!" } },
    },
    { request: { query: "{ bike @skip(if: true) { never } bikes { label @include(if: false) brand @include(if: true) } }" }, data: { bikes: [{ brand: "A" }, { brand: "B" }] } },
    { request: { query: "query ($a: Boolean!, $b: Boolean!) { bike { label @include(if: $a) @skip(if: $b) id wheels @include(if: $a) { size @include(if: $b) } } }", variables: { a: true, b: false } }, data: { bike: { label: "A!", id: "1", wheels: [{}] } } },
    { request: { query: "query ($a: Boolean!) { bike @include(if: $a) { label } bike { id } }", variables: { a: false } }, data: { bike: { id: "1" } } },
    { request: { query: "query ($a: Boolean!) { bike @include(if: $a) { label } }", variables: { a: false } }, data: {} },
  ],
};
