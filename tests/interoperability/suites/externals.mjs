// External fields in every guise: of keys, unused, of whole types, provided by one path and required by another.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const pages = [{ id: "1", slug: "one", title: "One", author: { id: "a" }, words: 10 }, { id: "2", slug: "two", title: "Two", author: { id: "b" }, words: 20 }];
    return {
      pages: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { pages: [Page!]! }
          type Page @key(fields: "id") @key(fields: "slug") { id: ID!  slug: String!  title: String! @shareable  words: Int!  author: Author! @shareable }
          type Author @key(fields: "id") { id: ID! }`,
        rows: { Page: pages },
        fields: { "Query.pages": () => pages },
      },
      search: {
        sdl: `${link("2.3", "@key", "@external", "@provides", "@requires", "@extends")}
          type Query { found: [Hit!]!  best: Page! @provides(fields: "title author { name }") }
          type Hit { page: Page!  again: Page @provides(fields: "title") }
          type Page @extends @key(fields: "slug") {
            slug: String! @external
            title: String! @external
            words: Int! @external
            author: Author! @external
            minutes: Float! @requires(fields: "words title")
          }
          type Author @key(fields: "id") { id: ID! @external  name: String! @external }`,
        rows: { Page: pages.map(({ slug }) => ({ slug })) },
        fields: {
          "Query.found": () => [{ page: { slug: "two" }, again: { slug: "two", title: "Two*" } }, { page: { slug: "one" }, again: null }],
          "Query.best": () => ({ slug: "one", title: "One*", author: { id: "a", name: "Ada*" } }),
          "Page.minutes": ({ sent }) => sent.words / 10 + sent.title.length,
        },
      },
      authors: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Author @key(fields: "id") { id: ID!  name: String! @shareable }`,
        rows: { Author: [{ id: "a", name: "Ada" }, { id: "b", name: "Bob" }] },
      },
    };
  },
  cases: [
    { request: { query: "{ best { title author { name } } }" }, data: { best: { title: "One*", author: { name: "Ada*" } } } },
    { request: { query: "{ found { page { title author { name } } } }" }, data: { found: [{ page: { title: "Two", author: { name: "Bob" } } }, { page: { title: "One", author: { name: "Ada" } } }] } },
    { request: { query: "{ pages { minutes } found { again { title } page { minutes slug } } }" }, data: { pages: [{ minutes: 4 }, { minutes: 5 }], found: [{ again: { title: "Two*" }, page: { minutes: 5, slug: "two" } }, { again: null, page: { minutes: 4, slug: "one" } }] } },
    { request: { query: "{ best { id words author { id } } }" }, data: { best: { id: "1", words: 10, author: { id: "a" } } } },
  ],
};
