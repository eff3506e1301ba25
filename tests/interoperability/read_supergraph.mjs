// Exits 0 if Apollo's and the Guild's tools read a supergraph file and see the same public schema in it.
// Usage: node read_supergraph.mjs SUPERGRAPH_FILE
import { readFileSync } from "node:fs";
import process from "node:process";

import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph, operationFromDocument } from "@apollo/federation-internals";
import { QueryPlanner } from "@apollo/query-planner";
import { containsSupergraphSpec, transformSupergraphToPublicSchema } from "@theguild/federation-composition";
import { buildASTSchema, isObjectType, isRequiredArgument, isLeafType, getNamedType, parse, validateSchema } from "graphql";

function readWithApollo(sdl) {
  const supergraph = Supergraph.build(sdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
    validateSupergraph: true,
  });
  const subgraphs = supergraph.subgraphs().names();
  const schema = supergraph.apiSchema().toGraphQLJSSchema();
  const planner = new QueryPlanner(supergraph);
  let plans = 0;
  for (const text of rootFieldQueries(schema)) {
    const operation = operationFromDocument(supergraph.apiSchema(), parse(text));
    if (!planner.buildQueryPlan(operation).node) throw new Error(`Apollo's planner has an empty plan for ${text}`);
    plans += 1;
  }
  return { schema, subgraphs, plans };
}

function* rootFieldQueries(schema) {
  for (const field of Object.values(schema.getQueryType().getFields())) {
    if (field.args.some(isRequiredArgument)) continue;
    yield isLeafType(getNamedType(field.type)) ? `{ ${field.name} }` : `{ ${field.name} { __typename } }`;
  }
}

function readWithGuild(sdl) {
  if (!containsSupergraphSpec(sdl)) throw new Error("the Guild's tools do not take it for a supergraph");
  const schema = buildASTSchema(transformSupergraphToPublicSchema(parse(sdl)));
  const problems = validateSchema(schema);
  if (problems.length > 0) throw new Error(problems.map(String).join("\n"));
  return schema;
}

// The names of types and fields that clients see.
function publicNames(schema) {
  const names = new Set();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (isObjectType(type)) Object.keys(type.getFields()).forEach((field) => names.add(`${type.name}.${field}`));
  }
  return names;
}

function difference(left, right) {
  return [...left].filter((name) => !right.has(name));
}

const [path] = process.argv.slice(2);
if (!path) {
  console.error("Usage: node read_supergraph.mjs SUPERGRAPH_FILE");
  process.exit(2);
}
try {
  const sdl = readFileSync(path, "utf8");
  const apollo = readWithApollo(sdl);
  const ours = publicNames(apollo.schema);
  const theirs = publicNames(readWithGuild(sdl));
  const differing = [...difference(ours, theirs), ...difference(theirs, ours)];
  if (differing.length > 0) throw new Error(`the two public schemas differ in: ${differing.join(", ")}`);
  console.log(`${path}: ${apollo.subgraphs.length} subgraphs, ${ours.size} public fields, ${apollo.plans} plans`);
} catch (error) {
  console.error(`${path} cannot be read: ${error.stack ?? error}`);
  process.exit(1);
}
