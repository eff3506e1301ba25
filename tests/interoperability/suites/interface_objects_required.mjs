// Interface objects that require fields of the implementing types, and types that require what an interface object gives.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const staff = [
      { __typename: "Nurse", id: "1", name: "Ada", ward: "W1", pay: 10 },
      { __typename: "Doctor", id: "2", name: "Bob", title: "Dr", pay: 30 },
    ];
    return {
      people: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          type Query { staff: [Staff!]!  doctors: [Doctor!]! }
          interface Staff @key(fields: "id") { id: ID!  name: String!  badge: String! }
          type Nurse implements Staff @key(fields: "id") { id: ID!  name: String!  ward: String!  badge: String! }
          type Doctor implements Staff @key(fields: "id") { id: ID!  name: String!  title: String!  badge: String! }`,
        rows: { Nurse: [staff[0]], Doctor: [staff[1]] },
        fields: {
          "Query.staff": () => staff,
          "Query.doctors": () => [staff[1]],
          "Nurse.badge": ({ row }) => `nurse ${row.name}`,
          "Doctor.badge": ({ row }) => `doctor ${row.name}`,
        },
      },
      payroll: {
        sdl: `${link("2.3", "@key", "@interfaceObject", "@external", "@requires")}
          type Query { paid: [Staff!]! }
          type Staff @key(fields: "id") @interfaceObject {
            id: ID!
            pay: Int!
            badge: String! @external
            slip: String! @requires(fields: "badge")
          }`,
        rows: { Staff: staff.map(({ id, pay }) => ({ id, pay })) },
        fields: { "Query.paid": () => staff.map(({ id, pay }) => ({ id, pay })).reverse(), "Staff.slip": ({ sent, row }) => `${sent.badge}: ${row.pay}` },
      },
      rota: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          type Doctor @key(fields: "id") { id: ID!  title: String! @external  shift: String! @requires(fields: "title") }
          type Nurse @key(fields: "id") { id: ID!  shift: String! }`,
        rows: { Doctor: [{ id: "2" }], Nurse: [{ id: "1", shift: "night" }] },
        fields: { "Doctor.shift": ({ sent }) => `${sent.title} by day` },
      },
    };
  },
  cases: [
    { request: { query: "{ paid { slip pay } }" }, data: { paid: [{ slip: "doctor Bob: 30", pay: 30 }, { slip: "nurse Ada: 10", pay: 10 }] } },
    { request: { query: "{ staff { slip ... on Nurse { ward shift } } }" }, data: { staff: [{ slip: "nurse Ada: 10", ward: "W1", shift: "night" }, { slip: "doctor Bob: 30" }] } },
    { request: { query: "{ paid { ... on Doctor { shift title slip } ... on Nurse { shift } } }" }, data: { paid: [{ shift: "Dr by day", title: "Dr", slip: "doctor Bob: 30" }, { shift: "night" }] } },
    { request: { query: "{ doctors { pay slip name } paid { id ... on Nurse { pay } } }" }, data: { doctors: [{ pay: 30, slip: "doctor Bob: 30", name: "Bob" }], paid: [{ id: "2" }, { id: "1", pay: 10 }] } },
  ],
};
