// Composers of three makers: each gives the supergraph SDL of subgraphs [{ name, url, sdl }], or throws with its errors.
import { composeServices as composeWithApollo } from "@apollo/composition";
import { composeServices as composeWithGuild } from "@theguild/federation-composition";
import { parse } from "graphql";

import { composeWithGateway } from "./gateway.mjs";

export const COMPOSERS = {
  "The Guild": (subgraphs) => supergraphOf(composeWithGuild(subgraphs.map(asService))),
  Apollo: (subgraphs) => supergraphOf(composeWithApollo(subgraphs.map(asService))),
  ours: composeWithGateway,
};

function asService({ name, url, sdl }) {
  return { name, url, typeDefs: parse(sdl) };
}

function supergraphOf({ supergraphSdl, errors }) {
  if (errors?.length) throw new Error(errors.map((error) => `${error.extensions?.code}: ${error.message}`).join("\n"));
  return supergraphSdl;
}
