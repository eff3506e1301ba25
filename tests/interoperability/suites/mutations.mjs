// Mutations run in the order in which they stand, each with all that is below it before the next.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const log = [];
    const note = (by) => ({ args }) => {
      log.push(`${by}:${args.text}`);
      return { id: args.text, length: log.length, log: [...log] };
    };
    const counters = { count: 0 };
    return {
      left: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { leftLog: [String!]! }
          type Mutation { left(text: String!): Entry!  leftFail: Entry  count: Int! @shareable }
          type Entry @key(fields: "id") { id: ID!  length: Int! @shareable }`,
        rows: { Entry: [] },
        fields: {
          "Query.leftLog": () => log,
          "Mutation.left": note("left"),
          "Mutation.leftFail": () => new Error("no"),
          "Mutation.count": () => (counters.count += 1),
        },
      },
      right: {
        sdl: `${link("2.3", "@key", "@shareable")}
          type Query { rightLog: [String!]! }
          type Mutation { right(text: String!, times: Int = 1): Entry!  count: Int! @shareable }
          type Entry @key(fields: "id") { id: ID!  length: Int! @shareable  seen: [String!]! }`,
        rows: { Entry: ["a", "b", "c", "d", "e"].map((id) => ({ id })) },
        fields: {
          "Query.rightLog": () => log,
          "Mutation.right": note("right"),
          "Mutation.count": () => (counters.count += 1),
          // What has been written when this is asked.
          "Entry.seen": () => [...log],
        },
      },
    };
  },
  cases: [
    {
      request: { query: `mutation { one: left(text: "a") { length seen } two: right(text: "b") { length } three: left(text: "c") { length seen } }` },
      data: { one: { length: 1, seen: ["left:a"] }, two: { length: 2 }, three: { length: 3, seen: ["left:a", "right:b", "left:c"] } },
    },
    { request: { query: "mutation { count again: count }" }, data: { count: 1, again: 2 } },
    {
      request: { query: `mutation ($t: String!, $no: Boolean!) { leftFail { id } right(text: $t) { length seen } left(text: "e") @include(if: $no) { id } }`, variables: { t: "d", no: false } },
      data: { leftFail: null, right: { length: 4, seen: ["left:a", "right:b", "left:c", "right:d"] } },
      errors: true,
    },
    { request: { query: "{ leftLog rightLog }" }, data: { leftLog: ["left:a", "right:b", "left:c", "right:d"], rightLog: ["left:a", "right:b", "left:c", "right:d"] } },
  ],
};
