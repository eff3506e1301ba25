// Interface objects whose key cannot be resolved, and types that a third subgraph extends: the interface is the bridge.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const rooms = [
      { __typename: "Suite", id: "1", name: "Royal", beds: 2, rate: 300, view: "sea", photo: "r.jpg" },
      { __typename: "Dorm", id: "2", name: "Hall", beds: 12, rate: 30, lockers: 12, photo: "h.jpg" },
    ];
    const untyped = rooms.map(({ __typename, ...rest }) => ({ ...rest }));
    return {
      hotel: {
        sdl: `${link("2.3", "@key")}
          type Query { rooms: [Room!]! }
          interface Room @key(fields: "id") { id: ID!  name: String! }
          type Suite implements Room @key(fields: "id") { id: ID!  name: String! }
          type Dorm implements Room @key(fields: "id") { id: ID!  name: String! }`,
        rows: { Suite: [rooms[0]], Dorm: [rooms[1]] },
        fields: { "Query.rooms": () => rooms },
      },
      stays: {
        sdl: `${link("2.3", "@key", "@interfaceObject")}
          type Query { stays: [Stay!]! }
          type Stay { night: Int!  room: Room }
          type Room @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }`,
        fields: { "Query.stays": () => [{ night: 1, room: { id: "2" } }, { night: 2, room: null }, { night: 3, room: { id: "1" } }] },
      },
      rates: {
        sdl: `${link("2.3", "@key", "@interfaceObject")}
          type Room @key(fields: "id") @interfaceObject { id: ID!  rate: Int!  photo(size: Int): String! }`,
        rows: { Room: untyped },
        fields: { "Room.photo": ({ row, args }) => `${args.size}-${row.photo}` },
      },
      details: {
        sdl: `${link("2.3", "@key")}
          type Suite @key(fields: "id") { id: ID!  view: String! }
          type Dorm @key(fields: "id") { id: ID!  lockers: Int! }`,
        rows: { Suite: [rooms[0]], Dorm: [rooms[1]] },
      },
    };
  },
  cases: [
    {
      request: { query: "{ stays { night room { id name rate } } }" },
      data: { stays: [{ night: 1, room: { id: "2", name: "Hall", rate: 30 } }, { night: 2, room: null }, { night: 3, room: { id: "1", name: "Royal", rate: 300 } }] },
    },
    {
      request: { query: "{ stays { room { ... on Suite { view rate } ... on Dorm { lockers } } } }" },
      data: { stays: [{ room: { lockers: 12 } }, { room: null }, { room: { view: "sea", rate: 300 } }] },
    },
    { request: { query: "{ stays { room { id } } }" }, data: { stays: [{ room: { id: "2" } }, { room: null }, { room: { id: "1" } }] } },
    {
      request: { query: "{ rooms { small: photo(size: 1) ... on Suite { photo(size: 2) } ... on Dorm { photo(size: 3) __typename } } }" },
      data: { rooms: [{ small: "1-r.jpg", photo: "2-r.jpg" }, { small: "1-h.jpg", photo: "3-h.jpg", __typename: "Dorm" }] },
    },
  ],
};
