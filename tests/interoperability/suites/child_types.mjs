// Fields below abstract types that subgraphs declare with other nullability, or as more special types.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const admin = { __typename: "Admin", id: "a", name: "Ada", photo: { __typename: "Photo", url: "a.png" } };
    const guest = { __typename: "Guest", id: "g", name: null, photo: { __typename: "Icon", url: "g.ico", size: 16 } };
    const twins = { Admin: [{ ...admin, twin: guest }], Guest: [{ ...guest, twin: admin }] };
    return {
      accounts: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { accounts: [Account!]!  admins: [Admin!]!  guests: [Guest!]! }
          union Account = Admin | Guest
          interface Picture { url: String! }
          type Photo implements Picture @shareable { url: String! }
          type Icon implements Picture @shareable { url: String!  size: Int }
          type Admin @key(fields: "id") { id: ID!  name: String! @shareable  photo: Photo! @shareable }
          type Guest @key(fields: "id") { id: ID  name: String @shareable  photo: Icon @shareable }`,
        rows: { Admin: [admin], Guest: [guest] },
        fields: { "Query.accounts": () => [admin, guest], "Query.admins": () => [admin], "Query.guests": () => [guest] },
      },
      twins: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { twins: [Account!]! }
          union Account = Admin | Guest
          interface Picture { url: String! }
          type Photo implements Picture @shareable { url: String! }
          type Icon implements Picture @shareable { url: String!  size: Int }
          type Admin @key(fields: "id") { id: ID  name: String @shareable  photo: Photo @shareable  twin: Account! }
          type Guest @key(fields: "id") { id: ID!  name: String @shareable  photo: Icon! @shareable  twin: Account! }`,
        rows: twins,
        fields: { "Query.twins": () => [...twins.Admin, ...twins.Guest] },
      },
    };
  },
  cases: [
    {
      request: { query: "{ accounts { ... on Admin { adminId: id photo { url } } ... on Guest { guestId: id icon: photo { url size } } } }" },
      data: { accounts: [{ adminId: "a", photo: { url: "a.png" } }, { guestId: "g", icon: { url: "g.ico", size: 16 } }] },
    },
    {
      request: { query: "{ accounts { ... on Admin { id name } ... on Guest { id name } } }" },
      data: { accounts: [{ id: "a", name: "Ada" }, { id: "g", name: null }] },
    },
    {
      request: { query: "{ admins { id twin { ... on Admin { id } ... on Guest { id photo { size } } } } guests { id name twin { ... on Admin { id name photo { url } } } } }" },
      data: {
        admins: [{ id: "a", twin: { id: "g", photo: { size: 16 } } }],
        guests: [{ id: "g", name: null, twin: { id: "a", name: "Ada", photo: { url: "a.png" } } }],
      },
    },
    {
      request: { query: "{ twins { ... on Guest { id name twin { __typename } } ... on Admin { id name photo { url } } } }" },
      data: { twins: [{ id: "a", name: "Ada", photo: { url: "a.png" } }, { id: "g", name: null, twin: { __typename: "Admin" } }] },
    },
  ],
};
