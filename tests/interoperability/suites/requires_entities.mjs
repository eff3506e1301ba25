// Required fields of other entities, in lists, which other subgraphs resolve, and which require something in turn.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const authors = [{ id: "a1", years: 3 }, { id: "a2", years: 30 }];
    const posts = [{ id: "p1", author: authors[0], editors: [authors[1], null, authors[0]] }, { id: "p2", author: authors[1], editors: [] }];
    const owned = posts.map((post) => ({ id: post.id, author: { id: post.author.id }, editors: post.editors.map((one) => one && { id: one.id }) }));
    return {
      posts: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          type Query { feed: [Post!]! }
          type Post @key(fields: "id") {
            id: ID!
            author: Author! @external
            editors: [Author]! @external
            isByNovice: Boolean! @requires(fields: "author { years }")
            seniority: [Int]! @requires(fields: "editors { years rank }")
            summary: String! @requires(fields: "isByExpert")
            isByExpert: Boolean! @external
          }
          type Author @key(fields: "id") { id: ID!  years: Int! @external  rank: Int! @external }`,
        rows: { Post: posts.map(({ id }) => ({ id })) },
        fields: {
          "Query.feed": () => posts.map(({ id }) => ({ id })),
          "Post.isByNovice": ({ sent }) => sent.author.years < 10,
          "Post.seniority": ({ sent }) => sent.editors.map((one) => one && one.years * 100 + one.rank),
          "Post.summary": ({ sent }) => (sent.isByExpert ? "expert" : "novice"),
        },
      },
      authors: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          type Post @key(fields: "id") {
            id: ID!  author: Author!  editors: [Author]!
            isByNovice: Boolean! @external
            isByExpert: Boolean! @requires(fields: "isByNovice")
          }
          type Author @key(fields: "id") { id: ID!  years: Int! }`,
        rows: { Post: posts, Author: authors },
        fields: { "Post.isByExpert": ({ sent }) => !sent.isByNovice },
      },
      ranks: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          type Author @key(fields: "id") { id: ID!  years: Int! @external  rank: Int! @requires(fields: "years") }`,
        rows: { Author: authors.map(({ id }) => ({ id })) },
        fields: { "Author.rank": ({ sent }) => sent.years + 1 },
      },
    };
  },
  cases: [
    { request: { query: "{ feed { isByNovice } }" }, data: { feed: [{ isByNovice: true }, { isByNovice: false }] } },
    { request: { query: "{ feed { summary } }" }, data: { feed: [{ summary: "novice" }, { summary: "expert" }] } },
    { request: { query: "{ feed { seniority } }" }, data: { feed: [{ seniority: [3031, null, 304] }, { seniority: [] }] } },
    {
      request: { query: "{ feed { author { rank } seniority isByExpert editors { y: years } summary } }" },
      data: {
        feed: [
          { author: { rank: 4 }, seniority: [3031, null, 304], isByExpert: false, editors: [{ y: 30 }, null, { y: 3 }], summary: "novice" },
          { author: { rank: 31 }, seniority: [], isByExpert: true, editors: [], summary: "expert" },
        ],
      },
    },
  ],
};
