// Interfaces and unions whose members, and fields, differ from subgraph to subgraph.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const cat = { __typename: "Cat", id: "c", name: "Tom", lives: 9, owner: { id: "o1" } };
    const dog = { __typename: "Dog", id: "d", name: "Rex", barks: true, owner: { id: "o2" } };
    const known = { ...cat, owner: { id: "o1", phone: "11" } };
    const fish = { __typename: "Fish", id: "f", name: "Nemo", depth: 3 };
    const weights = [{ ...cat, weight: 4 }, { ...dog, weight: 30 }, { ...fish, weight: 1 }];
    return {
      zoo: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { pets: [Pet!]!  animals: [Animal!]!  favourite: Pet @shareable  nested: Cage! }
          type Cage { inside: Pet!  cages: [Cage!]! }
          union Pet = Cat | Dog
          interface Animal { id: ID!  name: String! }
          interface Owned { owner: Owner }
          type Cat implements Animal & Owned @key(fields: "id") { id: ID!  name: String! @shareable  lives: Int!  owner: Owner @shareable }
          type Dog implements Animal & Owned @key(fields: "id") { id: ID!  name: String! @shareable  barks: Boolean!  owner: Owner }
          type Fish implements Animal @key(fields: "id") { id: ID!  name: String! }
          type Owner @key(fields: "id") { id: ID! }`,
        rows: { Cat: [cat], Dog: [dog], Fish: [fish] },
        fields: {
          "Query.pets": () => [cat, dog],
          "Query.animals": () => [fish, cat],
          "Query.favourite": () => cat,
          "Query.nested": () => ({ inside: dog, cages: [{ inside: cat, cages: [] }] }),
        },
      },
      aquarium: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { swimmers: [Swimmer!]!  favourite: Pet @shareable  heavy: [Animal!]! }
          union Swimmer = Fish | Dog
          union Pet = Cat | Fish
          interface Animal { id: ID!  weight: Int! }
          type Fish implements Animal @key(fields: "id") { id: ID!  depth: Int!  weight: Int! }
          type Dog implements Animal @key(fields: "id") { id: ID!  weight: Int! }
          type Cat implements Animal @key(fields: "id") { id: ID!  weight: Int! }`,
        rows: { Fish: [weights[2]], Dog: [weights[1]], Cat: [weights[0]] },
        fields: {
          "Query.swimmers": () => [weights[2], weights[1]],
          "Query.favourite": () => weights[0],
          "Query.heavy": () => weights,
        },
      },
      owners: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { owned: [Owned!]! }
          interface Owned { owner: Owner  name: String! }
          type Owner @key(fields: "id") { id: ID!  phone: String! }
          type Cat implements Owned @key(fields: "id") { id: ID!  owner: Owner @shareable  name: String! @shareable }
          type Boat implements Owned & Thing { owner: Owner  name: String!  sails: Int! }
          interface Thing { sails: Int! }`,
        rows: { Owner: [{ id: "o1", phone: "11" }, { id: "o2", phone: "22" }], Cat: [known] },
        fields: { "Query.owned": () => [known, { __typename: "Boat", name: "Arc", owner: { id: "o2", phone: "22" }, sails: 2 }] },
      },
    };
  },
  cases: [
    {
      request: { query: "{ pets { __typename ... on Cat { lives weight } ... on Dog { name weight } } }" },
      data: { pets: [{ __typename: "Cat", lives: 9, weight: 4 }, { __typename: "Dog", name: "Rex", weight: 30 }] },
    },
    {
      request: { query: "{ animals { name weight } heavy { name ... on Fish { depth } } }" },
      data: {
        animals: [{ name: "Nemo", weight: 1 }, { name: "Tom", weight: 4 }],
        heavy: [{ name: "Tom" }, { name: "Rex" }, { name: "Nemo", depth: 3 }],
      },
    },
    {
      request: { query: "{ swimmers { ... on Animal { name } ... on Fish { depth } ... on Dog { barks } } }" },
      data: { swimmers: [{ name: "Nemo", depth: 3 }, { name: "Rex", barks: true }] },
    },
    { request: { query: "{ favourite { ... on Cat { weight lives } ... on Fish { depth } ... on Dog { barks } } }" }, data: { favourite: { weight: 4, lives: 9 } } },
    {
      request: { query: "{ owned { __typename name owner { phone } ... on Thing { sails } ... on Cat { weight } } }" },
      data: {
        owned: [
          { __typename: "Cat", name: "Tom", owner: { phone: "11" }, weight: 4 },
          { __typename: "Boat", name: "Arc", owner: { phone: "22" }, sails: 2 },
        ],
      },
    },
    {
      request: { query: "{ nested { inside { ... on Owned { owner { phone } } } cages { inside { ... on Animal { weight } ... on Cat { name } } cages { __typename } } } }" },
      data: { nested: { inside: { owner: { phone: "22" } }, cages: [{ inside: { weight: 4, name: "Tom" }, cages: [] }] } },
    },
    {
      // One response key for different fields on different types.
      request: { query: "{ heavy { id ... on Cat { it: lives } ... on Fish { it: depth } ... on Dog { it: weight } } }" },
      data: { heavy: [{ id: "c", it: 9 }, { id: "d", it: 30 }, { id: "f", it: 3 }] },
    },
  ],
};
