// Fields that move and require others, and others that require what has moved.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const users = ["1", "2"].map((id) => ({ id, name: `N${id}`, full: `old full ${id}`, nick: `old nick ${id}`, age: Number(id) * 20 }));
    return {
      legacy: {
        sdl: `${link("2.3", "@key")}
          type Query { legacyUsers: [User!]! }
          type User @key(fields: "id") { id: ID!  name: String!  full: String!  nick: String!  age: Int! }`,
        rows: { User: users },
        fields: { "Query.legacyUsers": () => users },
      },
      fresh: {
        sdl: `${link("2.3", "@key", "@override", "@requires", "@external")}
          type Query { freshUsers: [User!]! }
          type User @key(fields: "id") {
            id: ID!
            name: String! @external
            full: String! @override(from: "legacy") @requires(fields: "name")
            nick: String! @override(from: "legacy")
          }`,
        rows: { User: users.map(({ id }) => ({ id, nick: `nick ${id}` })) },
        fields: { "Query.freshUsers": () => users.map(({ id }) => ({ id, nick: `nick ${id}` })), "User.full": ({ sent }) => `full ${sent.name}` },
      },
      cards: {
        sdl: `${link("2.3", "@key", "@requires", "@external")}
          type User @key(fields: "id") {
            id: ID!  full: String! @external  nick: String! @external  age: Int! @external
            card: String! @requires(fields: "full nick")
            greeting(loud: Boolean = false): String! @requires(fields: "nick age")
          }`,
        rows: { User: users.map(({ id }) => ({ id })) },
        fields: {
          "User.card": ({ sent }) => `${sent.full} (${sent.nick})`,
          "User.greeting": ({ sent, args }) => `${args.loud ? "HI" : "hi"} ${sent.nick}, ${sent.age}`,
        },
      },
    };
  },
  cases: [
    { request: { query: "{ legacyUsers { full nick } }" }, data: { legacyUsers: [{ full: "full N1", nick: "nick 1" }, { full: "full N2", nick: "nick 2" }] } },
    { request: { query: "{ freshUsers { full age } }" }, data: { freshUsers: [{ full: "full N1", age: 20 }, { full: "full N2", age: 40 }] } },
    { request: { query: "{ legacyUsers { card } freshUsers { card } }" }, data: { legacyUsers: [{ card: "full N1 (nick 1)" }, { card: "full N2 (nick 2)" }], freshUsers: [{ card: "full N1 (nick 1)" }, { card: "full N2 (nick 2)" }] } },
    {
      request: { query: "query ($l: Boolean) { freshUsers { a: greeting(loud: $l) b: greeting card full: nick } }", variables: { l: true } },
      data: { freshUsers: ["1", "2"].map((id) => ({ a: `HI nick ${id}, ${Number(id) * 20}`, b: `hi nick ${id}, ${Number(id) * 20}`, card: `full N${id} (nick ${id})`, full: `nick ${id}` })) },
    },
  ],
};
