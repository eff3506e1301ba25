// Stock GraphQL servers, each on a free port of the loopback interface.
import { createServer } from "node:http";

import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { createYoga } from "graphql-yoga";

const HOST = "127.0.0.1";
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

export const SERVERS = { "Apollo Server": serveWithApollo, Yoga: serveWithYoga };

async function serveWithApollo(schema) {
  const server = new ApolloServer({ schema, logger: SILENT, stopOnTerminationSignals: false });
  const { url } = await startStandaloneServer(server, { listen: { host: HOST, port: 0 } });
  return { url, close: () => server.stop() };
}

async function serveWithYoga(schema) {
  const yoga = createYoga({ schema, logging: false, landingPage: false });
  const server = createServer(yoga);
  await new Promise((resolve) => server.listen(0, HOST, resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://${HOST}:${server.address().port}${yoga.graphqlEndpoint}`, close };
}
