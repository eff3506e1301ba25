// What a subgraph provides on one path and nowhere else: nested, on an interface, on a union, in a list.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const artists = [
      { __typename: "Artist", id: "a1", name: "Ada", home: { __typename: "City", id: "c1", name: "Ghent", people: 5 } },
      { __typename: "Artist", id: "a2", name: "Bob", home: { __typename: "City", id: "c2", name: "Riga", people: 4 } },
    ];
    const bands = [{ __typename: "Band", id: "b1", name: "Cat and the Dogs", size: 4 }];
    // The copies in events differ from the truth, so an answer shows where it comes from.
    const provided = artists.map((artist) => ({
      ...artist,
      name: `${artist.name}*`,
      home: { ...artist.home, name: `${artist.home.name}*` },
    }));
    const act = { ...bands[0], name: "Cat*", size: 5 };
    return {
      events: {
        sdl: `${link("2.3", "@key", "@external", "@provides", "@shareable")}
          type Query {
            next: Event!
            headliner: Artist! @provides(fields: "name home { name }")
            billed: [Artist!]! @provides(fields: "name")
            star: Artist!
          }
          type Event { act: Performer! @provides(fields: "... on Band { name } ... on Artist { home { name } }")  guest: Act! @provides(fields: "... on Band { name size }") }
          union Performer = Artist | Band
          interface Act { id: ID!  name: String! }
          type Artist implements Act @key(fields: "id") { id: ID!  name: String! @external  home: City! @external }
          type City @key(fields: "id") { id: ID!  name: String! @external }
          type Band implements Act @key(fields: "id") { id: ID!  name: String! @external  size: Int! @external }`,
        rows: { Artist: provided, Band: [act], City: provided.map((artist) => artist.home) },
        fields: {
          "Query.next": () => ({ act: provided[1], guest: act }),
          "Query.headliner": () => provided[0],
          "Query.billed": () => provided,
          "Query.star": () => provided[0],
        },
      },
      artists: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { artists: [Artist!]! }
          interface Act { id: ID!  name: String! }
          type Artist implements Act @key(fields: "id") { id: ID!  name: String! @shareable  home: City! @shareable }
          type City @key(fields: "id") { id: ID! name: String! @shareable  people: Int! }
          type Band implements Act @key(fields: "id") { id: ID!  name: String! @shareable  size: Int! @shareable }`,
        rows: {
          Artist: artists,
          Band: bands,
          City: artists.map(({ home }) => home),
        },
        fields: { "Query.artists": () => artists },
      },
    };
  },
  cases: [
    {
      request: { query: "{ headliner { name home { name } } star { name } }" },
      data: { headliner: { name: "Ada*", home: { name: "Ghent*" } }, star: { name: "Ada" } },
    },
    {
      request: { query: "{ billed { id name } }" },
      data: { billed: [{ id: "a1", name: "Ada*" }, { id: "a2", name: "Bob*" }] },
    },
    {
      request: { query: "{ next { act { ... on Artist { home { name } } ... on Band { name } } } }" },
      data: { next: { act: { home: { name: "Riga*" } } } },
    },
    {
      request: { query: "{ next { guest { ... on Band { name size } } } }" },
      data: { next: { guest: { name: "Cat*", size: 5 } } },
    },
    {
      request: { query: "{ headliner { home { people } } artists { home { name } } }" },
      data: { headliner: { home: { people: 5 } }, artists: [{ home: { name: "Ghent" } }, { home: { name: "Riga" } }] },
    },
  ],
};
