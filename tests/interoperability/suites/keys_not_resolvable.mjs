// `resolvable: false`: a subgraph refers to an entity, and cannot be asked for it.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const users = [{ id: "u1", name: "Ada", login: "ada" }, { id: "u2", name: "Bob", login: "bob" }];
    const orders = [{ id: "o1", buyer: users[0], gift: users[1] }, { id: "o2", buyer: users[1], gift: null }];
    return {
      orders: {
        sdl: `${link("2.3", "@key")}
          type Query { orders: [Order!]! }
          type Order @key(fields: "id") { id: ID!  buyer: User!  gift: User }
          type User @key(fields: "id", resolvable: false) { id: ID! }`,
        fields: { "Query.orders": () => orders },
      },
      users: {
        sdl: `${link("2.3", "@key")}
          type Query { me: User }
          type User @key(fields: "id") @key(fields: "login") { id: ID!  login: String!  name: String! }`,
        rows: { User: users },
        fields: { "Query.me": () => users[0] },
      },
      badges: {
        sdl: `${link("2.3", "@key")}
          type Query { winner: User }
          type User @key(fields: "login", resolvable: false) @key(fields: "id") { id: ID!  login: String!  badge: String! }`,
        rows: { User: users.map((user) => ({ ...user, badge: `${user.name}'s badge` })) },
        fields: { "Query.winner": () => ({ ...users[1], badge: "gold" }) },
      },
    };
  },
  cases: [
    {
      request: { query: "{ orders { buyer { id name badge } gift { name } } }" },
      data: {
        orders: [
          { buyer: { id: "u1", name: "Ada", badge: "Ada's badge" }, gift: { name: "Bob" } },
          { buyer: { id: "u2", name: "Bob", badge: "Bob's badge" }, gift: null },
        ],
      },
    },
    { request: { query: "{ orders { buyer { id } } }" }, data: { orders: [{ buyer: { id: "u1" } }, { buyer: { id: "u2" } }] } },
    { request: { query: "{ winner { name badge } me { badge } }" }, data: { winner: { name: "Bob", badge: "gold" }, me: { badge: "Ada's badge" } } },
  ],
};
