// Inputs have the fields that all subgraphs know; enums the values that fit their use; what is not common is refused.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const tasks = [{ id: "1", state: "OPEN" }, { id: "2", state: "DONE" }, { id: "3", state: "LATER" }, { id: "4", state: "LOST" }];
    const dated = tasks.map((task) => ({ ...task, year: 2000 + Number(task.id) }));
    return {
      board: {
        sdl: `${link("2.3", "@key", "@shareable")}
          enum State { OPEN DONE }
          enum Kind { BUG CHORE }
          input Filter { kind: Kind  text: String  limit: Int = 2 }
          type Query { tasks(filter: Filter = { limit: 1 }): [Task!]!  echo(filter: Filter!): String! }
          type Task @key(fields: "id") { id: ID!  state: State @shareable }`,
        rows: { Task: tasks },
        fields: {
          "Query.tasks": ({ args }) => tasks.slice(0, args.filter.limit),
          "Query.echo": ({ args }) => JSON.stringify({ ...args.filter }),
        },
      },
      archive: {
        sdl: `${link("2.3", "@key", "@shareable", "@inaccessible")}
          enum State { OPEN DONE LATER LOST @inaccessible }
          enum Kind { BUG CHORE IDEA }
          input Filter { kind: Kind  limit: Int = 2  year: Int }
          type Query { archived(filter: Filter): [Task!]! }
          type Task @key(fields: "id") { id: ID!  state: State @shareable  year: Int! }`,
        rows: { Task: dated },
        fields: { "Query.archived": ({ args }) => dated.slice(1, args.filter?.limit) },
      },
    };
  },
  cases: [
    { request: { query: "{ tasks { id state year } }" }, data: { tasks: [{ id: "1", state: "OPEN", year: 2001 }] } },
    { request: { query: "{ tasks(filter: { kind: BUG }) { id } }" }, data: { tasks: [{ id: "1" }, { id: "2" }] } },
    {
      request: {
        query: `query ($filter: Filter!, $none: Int) {
          echo(filter: $filter)
          literal: echo(filter: { kind: CHORE, limit: null })
          absent: echo(filter: { kind: BUG, limit: $none })
        }`,
        variables: { filter: { limit: 7, kind: "BUG" } },
      },
      data: { echo: `{"kind":"BUG","limit":7}`, literal: `{"kind":"CHORE","limit":null}`, absent: `{"kind":"BUG","limit":2}` },
    },
    { request: { query: "{ archived { id state } }" }, data: { archived: [{ id: "2", state: "DONE" }, { id: "3", state: "LATER" }, { id: "4", state: null }] }, errors: undefined },
    { request: { query: `{ tasks(filter: { text: "x" }) { id } }` }, data: null, errors: true },
    { request: { query: "{ archived(filter: { year: 2001 }) { id } }" }, data: null, errors: true },
    { request: { query: "{ archived(filter: { kind: IDEA }) { id } }" }, data: null, errors: true },
    { request: { query: "query ($kind: Kind) { archived(filter: { kind: $kind }) { id } }", variables: { kind: "IDEA" } }, data: null, errors: true },
  ],
};
