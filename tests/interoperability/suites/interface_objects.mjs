// An interface with a key, and subgraphs that know it as one object: fields for all its types, there and back.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const media = [
      { __typename: "Book", id: "1", title: "Emma", pages: 400, stars: 5, reviewers: ["Ada"], hidden: "b" },
      { __typename: "Film", id: "2", title: "Jaws", minutes: 124, stars: 4, reviewers: [], hidden: "f" },
      { __typename: "Book", id: "3", title: "Dune", pages: 600, stars: null, reviewers: ["Bob", "Cem"], hidden: "d" },
    ];
    const untyped = media.map(({ __typename, ...rest }) => ({ ...rest }));
    const byId = (id) => untyped.find((item) => item.id === id) ?? null;
    return {
      library: {
        sdl: `${link("2.3", "@key")}
          type Query { media: [Media!]!  books: [Book!]!  shelf: Shelf! }
          type Shelf { best: Media  all: [Media!]! }
          interface Media @key(fields: "id") { id: ID!  title: String! }
          type Book implements Media @key(fields: "id") { id: ID!  title: String!  pages: Int! }
          type Film implements Media @key(fields: "id") { id: ID!  title: String!  minutes: Int! }`,
        rows: { Book: media.filter(({ pages }) => pages), Film: media.filter(({ minutes }) => minutes) },
        fields: {
          "Query.media": () => media,
          "Query.books": () => media.filter(({ pages }) => pages),
          "Query.shelf": () => ({ best: media[1], all: media }),
        },
      },
      reviews: {
        sdl: `${link("2.3", "@key", "@interfaceObject", "@external", "@requires")}
          type Query { reviewed: [Media!]!  one(id: ID!): Media }
          type Media @key(fields: "id") @interfaceObject {
            id: ID!  stars: Int  reviewers: [String!]!
            title: String! @external
            slug: String! @requires(fields: "title")
          }`,
        rows: { Media: untyped },
        fields: {
          "Query.reviewed": () => [untyped[2], untyped[1]],
          "Query.one": ({ args }) => byId(args.id),
          "Media.slug": ({ sent }) => sent.title.toLowerCase(),
        },
      },
      offers: {
        sdl: `${link("2.3", "@key", "@interfaceObject", "@external", "@requires")}
          type Query { offers: [Offer!]! }
          type Offer { price: Int!  media: Media! }
          type Media @key(fields: "id") @interfaceObject {
            id: ID!
            stars: Int @external
            advert: String! @requires(fields: "stars")
          }`,
        rows: { Media: untyped },
        fields: {
          "Query.offers": () => [{ price: 7, media: byId("1") }, { price: 9, media: byId("2") }],
          "Media.advert": ({ sent }) => `${sent.stars} stars`,
        },
      },
    };
  },
  cases: [
    {
      request: { query: "{ media { title stars slug } }" },
      data: {
        media: [
          { title: "Emma", stars: 5, slug: "emma" },
          { title: "Jaws", stars: 4, slug: "jaws" },
          { title: "Dune", stars: null, slug: "dune" },
        ],
      },
    },
    {
      request: { query: "{ reviewed { __typename id title ... on Film { minutes } } }" },
      data: { reviewed: [{ __typename: "Book", id: "3", title: "Dune" }, { __typename: "Film", id: "2", title: "Jaws", minutes: 124 }] },
    },
    {
      request: { query: "{ offers { price media { ... on Book { pages advert } } } }" },
      data: { offers: [{ price: 7, media: { pages: 400, advert: "5 stars" } }, { price: 9, media: {} }] },
    },
    {
      request: { query: "{ books { advert reviewers __typename } }" },
      data: {
        books: [
          { advert: "5 stars", reviewers: ["Ada"], __typename: "Book" },
          { advert: "null stars", reviewers: ["Bob", "Cem"], __typename: "Book" },
        ],
      },
    },
    {
      request: { query: `query ($id: ID!) { one(id: $id) { ...F ... on Book { pages } } unknown: one(id: "9") { title } } fragment F on Media { slug ... on Film { stars } }`, variables: { id: "1" } },
      data: { one: { slug: "emma", pages: 400 }, unknown: null },
    },
    {
      request: { query: "{ shelf { best { stars advert slug } all { ... on Film { stars } id } } }" },
      data: { shelf: { best: { stars: 4, advert: "4 stars", slug: "jaws" }, all: [{ id: "1" }, { stars: 4, id: "2" }, { id: "3" }] } },
    },
    { request: { query: "{ reviewed { stars } }" }, data: { reviewed: [{ stars: null }, { stars: 4 }] } },
    { request: { query: "{ offers { media { __typename } } }" }, data: { offers: [{ media: { __typename: "Book" } }, { media: { __typename: "Film" } }] } },
    { request: { query: "{ offers { media { stars slug } } }" }, data: { offers: [{ media: { stars: 5, slug: "emma" } }, { media: { stars: 4, slug: "jaws" } }] } },
  ],
};
