// Composes with Apollo's composer. Reads lines of JSON, each a list of { name, url, sdl }; writes a line for each:
// { supergraph } or { codes, messages }.
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { createInterface } from "node:readline";
import process from "node:process";

function composed(subgraphs) {
  try {
    const { supergraphSdl, errors } = composeServices(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
    if (!errors?.length) return { supergraph: supergraphSdl };
    return { codes: errors.map((error) => error.extensions?.code ?? "NONE"), messages: errors.map(({ message }) => message) };
  } catch (error) {
    return { codes: ["THROWN"], messages: [String(error)] };
  }
}

for await (const line of createInterface(process.stdin)) {
  process.stdout.write(`${JSON.stringify(composed(JSON.parse(line)))}\n`);
}
