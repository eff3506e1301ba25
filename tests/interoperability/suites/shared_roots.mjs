// Root fields of several subgraphs, each giving a part, and the query type below other fields.
import { link } from "../link.mjs";

export default {
  notComposedBy: "The Guild", // it knows no way from a nested query object to other subgraphs
  subgraphs() {
    const part = (...names) => Object.fromEntries(names.map((name) => [name, { id: "1", value: `${name} value` }]));
    const field = (name) => `${name}: Detail! `;
    const sdl = (...names) => `${link("2.3", "@shareable")}
      type Query { config: Config! @shareable  configs: [Config!]! @shareable  ${names[0]}Version: Int! }
      type Config @shareable { id: ID!  ${names.map(field).join("")} }
      type Detail @shareable { id: ID!  value: String! }`;
    const fields = (...names) => ({
      "Query.config": () => ({ id: "1", ...part(...names) }),
      "Query.configs": () => [{ id: "1", ...part(...names) }],
      [`Query.${names[0]}Version`]: () => names[0].length,
    });
    return {
      one: { sdl: sdl("color", "size"), fields: fields("color", "size") },
      two: { sdl: sdl("sound", "size"), fields: fields("sound", "size") },
      three: {
        sdl: `${link("2.3", "@shareable")}
          type Query { health: Health!  me: String! }
          type Health { isUp: Boolean!  query: Query!  mirror: Health }`,
        fields: {
          "Query.health": () => ({ isUp: true, query: {}, mirror: { isUp: false, query: {}, mirror: null } }),
          "Query.me": () => "Ada",
        },
      },
    };
  },
  cases: [
    {
      request: { query: "{ config { sound { value } color { id } size { value } } }" },
      data: { config: { sound: { value: "sound value" }, color: { id: "1" }, size: { value: "size value" } } },
    },
    { request: { query: "{ configs { color { value } sound { value } id } }" }, data: { configs: [{ color: { value: "color value" }, sound: { value: "sound value" }, id: "1" }] } },
    { request: { query: "{ config { id size { id } } soundVersion colorVersion }" }, data: { config: { id: "1", size: { id: "1" } }, soundVersion: 5, colorVersion: 5 } },
    {
      request: { query: "{ health { query { me colorVersion config { sound { value } } health { isUp } } isUp mirror { query { soundVersion } mirror { query { me } } } } }" },
      data: {
        health: {
          query: { me: "Ada", colorVersion: 5, config: { sound: { value: "sound value" } }, health: { isUp: true } },
          isUp: true,
          mirror: { query: { soundVersion: 5 }, mirror: null },
        },
      },
    },
    { request: { query: "{ __typename a: __typename health { __typename query { __typename } } }" }, data: { __typename: "Query", a: "Query", health: { __typename: "Health", query: { __typename: "Query" } } } },
  ],
};
