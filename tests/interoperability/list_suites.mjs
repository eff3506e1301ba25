// Writes the subgraph schemas of every suite as JSON: { suite: { subgraph: sdl } }.
import process from "node:process";

import { publishedSuites } from "./conformance.mjs";
import { ownSuites } from "./own_suites.mjs";

const suites = [...publishedSuites(), ...(await ownSuites())];
const schemas = suites.map(({ name, subgraphs }) => [
  name,
  Object.fromEntries(Object.entries(subgraphs()).map(([subgraph, { sdl }]) => [subgraph, sdl])),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(schemas)));
