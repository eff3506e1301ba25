// Schemas of federation 1: no @link, types extended with external keys, value types that are the same everywhere.
export default {
  subgraphs() {
    const users = [{ id: "u1", email: "ada@x", name: "Ada", fee: 3 }, { id: "u2", email: "bob@x", name: "Bob", fee: 4 }];
    const posts = [
      { id: "p1", text: "one", author: { ...users[0], name: "Ada*" }, place: { lat: 1, lon: 2 } },
      { id: "p2", text: "two", author: { ...users[1], name: "Bob*" }, place: null },
    ];
    return {
      users: {
        sdl: `
          type Query { me: User  users: [User] }
          type User @key(fields: "id") @key(fields: "email") { id: ID!  email: String!  name: String  home: Place  fee: Int }
          type Place { lat: Float!  lon: Float! }`,
        rows: { User: users.map((user) => ({ ...user, home: { lat: 5, lon: 6 } })) },
        fields: { "Query.me": () => ({ ...users[0], home: { lat: 5, lon: 6 } }), "Query.users": () => users },
      },
      posts: {
        sdl: `
          extend type Query { posts(first: Int = 5): [Post!]!  topPost: Post @provides(fields: "author { name }") }
          type Post @key(fields: "id") { id: ID!  text: String!  author: User!  place: Place }
          extend type User @key(fields: "id") {
            id: ID! @external
            name: String @external
            fee: Int @external
            posts: [Post!]!
            bill: Int @requires(fields: "fee")
          }
          type Place { lat: Float!  lon: Float! }`,
        rows: { Post: posts, User: users.map((user) => ({ ...user, posts: posts.filter(({ author }) => author.id === user.id) })) },
        fields: {
          "Query.posts": ({ args }) => posts.slice(0, args.first),
          "Query.topPost": () => posts[1],
          "User.bill": ({ sent }) => sent.fee * 10,
        },
      },
      logins: {
        sdl: `
          extend type User @key(fields: "email") { email: String! @external  lastLogin: String }
          type Query @extends { online: [User!]! }
          type Session @key(fields: "token") { token: ID!  user: User! }
          extend type Query { session(token: ID!): Session }`,
        rows: { User: users.map(({ email }) => ({ email, lastLogin: `${email} yesterday` })) },
        fields: {
          "Query.online": () => [{ email: "bob@x", lastLogin: "now" }],
          "Query.session": ({ args }) => (args.token === "t" ? { token: "t", user: { email: "ada@x" } } : null),
        },
      },
    };
  },
  cases: [
    {
      request: { query: "{ me { name posts { text place { lat } } lastLogin bill } }" },
      data: { me: { name: "Ada", posts: [{ text: "one", place: { lat: 1 } }], lastLogin: "ada@x yesterday", bill: 30 } },
    },
    { request: { query: "{ topPost { author { name } } posts(first: 1) { author { name } } }" }, data: { topPost: { author: { name: "Bob*" } }, posts: [{ author: { name: "Ada" } }] } },
    { request: { query: "{ online { lastLogin name posts { id } } }" }, data: { online: [{ lastLogin: "now", name: "Bob", posts: [{ id: "p2" }] }] } },
    {
      request: { query: `query ($t: ID!) { session(token: $t) { user { bill id } } other: session(token: "x") { token } }`, variables: { t: "t" } },
      data: { session: { user: { bill: 30, id: "u1" } }, other: null },
    },
    { request: { query: "{ me { home { lat lon } } posts { author { email bill lastLogin } } }" }, data: { me: { home: { lat: 5, lon: 6 } }, posts: [{ author: { email: "ada@x", bill: 30, lastLogin: "ada@x yesterday" } }, { author: { email: "bob@x", bill: 40, lastLogin: "bob@x yesterday" } }] } },
  ],
};
