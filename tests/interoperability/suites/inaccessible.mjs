// What clients may not see is used all the same: as a key, in a required field, behind an interface.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const staff = [{ id: "1", badge: "x1", name: "Ada", salary: 10 }, { id: "2", badge: "x2", name: "Bob", salary: 20 }];
    const people = [{ __typename: "Staff", ...staff[0] }, { __typename: "Robot", name: "R2" }];
    return {
      hr: {
        sdl: `${link("2.3", "@key", "@inaccessible", "@shareable")}
          type Query { staff: [Staff!]!  workers: [Worker!]!  secret: Staff @inaccessible }
          interface Worker { name: String! }
          type Staff implements Worker @key(fields: "badge") { badge: ID! @inaccessible  name: String!  salary: Int! @inaccessible }
          type Robot implements Worker @inaccessible { name: String! }`,
        rows: { Staff: staff },
        fields: { "Query.staff": () => staff, "Query.workers": () => people, "Query.secret": () => staff[0] },
      },
      tax: {
        sdl: `${link("2.3", "@key", "@external", "@requires", "@inaccessible")}
          type Staff @key(fields: "badge") {
            badge: ID!
            salary: Int! @external
            tax: Int! @requires(fields: "salary")
            office: Office!
          }
          type Office { floor: Int!  code: String! @inaccessible  open(key: String @inaccessible): Boolean! }`,
        rows: { Staff: staff.map(({ badge }) => ({ badge, office: { floor: 3, code: "c", open: true } })) },
        fields: { "Staff.tax": ({ sent }) => sent.salary / 2 },
      },
    };
  },
  cases: [
    {
      request: { query: "{ staff { name tax office { floor open } } }" },
      data: { staff: [{ name: "Ada", tax: 5, office: { floor: 3, open: true } }, { name: "Bob", tax: 10, office: { floor: 3, open: true } }] },
    },
    { request: { query: "{ staff { badge } }" }, data: null, errors: true },
    { request: { query: "{ secret { name } }" }, data: null, errors: true },
    { request: { query: `{ staff { office { open(key: "k") } } }` }, data: null, errors: true },
    { request: { query: "{ workers { ... on Robot { name } } }" }, data: null, errors: true },
    // An object of a type that clients may not see cannot be shown; the list has no place for null.
    { request: { query: "{ workers { name } }" }, data: null, errors: true },
    { request: { query: `{ __type(name: "Staff") { fields { name } } robot: __type(name: "Robot") { name } }` }, data: { __type: { fields: [{ name: "name" }, { name: "tax" }, { name: "office" }] }, robot: null } },
  ],
};
