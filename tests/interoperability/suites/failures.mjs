// What fails costs its own part of the answer: fields, entities, list items, whole subgraphs.
import { link } from "../link.mjs";

export default {
  subgraphs() {
    const bad = (text) => new Error(text);
    const cars = [{ id: "1", name: "A" }, { id: "2", name: "B" }, { id: "3", name: "C" }];
    return {
      cars: {
        sdl: `${link("2.3", "@key")}
          type Query { cars: [Car]!  car: Car!  holes: [Car]  broken: Car  strict: [Car!] }
          type Car @key(fields: "id") { id: ID!  name: String!  owner: String  color: String! }`,
        fields: {
          "Query.cars": () => cars,
          "Query.car": () => cars[0],
          "Query.holes": () => [cars[0], bad("hole"), null],
          "Query.broken": () => bad("broken"),
          "Query.strict": () => [cars[0], bad("hole")],
          "Car.owner": ({ row }) => (row.id === "2" ? bad("no owner") : `owner ${row.id}`),
          "Car.color": ({ row }) => (row.id === "3" ? bad("no color") : "red"),
        },
      },
      engines: {
        sdl: `${link("2.3", "@key", "@external", "@requires")}
          type Query { engine: Engine }
          type Car @key(fields: "id") {
            id: ID!  owner: String @external
            engine: Engine!  power: Int  bill: String @requires(fields: "owner")
          }
          type Engine { liters: Int!  maker: String }`,
        rows: { Car: cars.slice(0, 2).map(({ id }) => ({ id, power: 100, engine: id === "1" ? { liters: 2, maker: null } : { liters: bad("leak"), maker: "M" } })) },
        fields: { "Query.engine": () => ({ liters: bad("leak"), maker: "M" }), "Car.bill": ({ sent }) => `bill for ${sent.owner}` },
      },
    };
  },
  cases: [
    { request: { query: "{ cars { name owner } }" }, data: { cars: [{ name: "A", owner: "owner 1" }, { name: "B", owner: null }, { name: "C", owner: "owner 3" }] }, errors: true },
    { request: { query: "{ cars { name color } }" }, data: { cars: [{ name: "A", color: "red" }, { name: "B", color: "red" }, null] }, errors: true },
    { request: { query: "{ holes { name power } broken { id power } }" }, data: { holes: [{ name: "A", power: 100 }, null, null], broken: null }, errors: true },
    { request: { query: "{ strict { name power } car { id } }" }, data: { strict: null, car: { id: "1" } }, errors: true },
    { request: { query: "{ cars { id engine { liters maker } power } }" }, data: { cars: [{ id: "1", engine: { liters: 2, maker: null }, power: 100 }, null, null] }, errors: true },
    { request: { query: "{ cars { power } }" }, data: { cars: [{ power: 100 }, { power: 100 }, { power: null }] }, errors: undefined },
    { request: { query: "{ engine { maker liters } }" }, data: { engine: null }, errors: true },
    { request: { query: "{ car { bill } cars { name } }" }, data: { car: { bill: "bill for owner 1" }, cars: [{ name: "A" }, { name: "B" }, { name: "C" }] } },
    { request: { query: "{ unknown }" }, data: null, errors: true },
    { request: { query: "{ cars { id " }, data: null, errors: true },
  ],
};
