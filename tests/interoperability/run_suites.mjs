// Asks every case of every suite over HTTP: `python -m gateway serve` over supergraphs of three composers, with the
// subgraphs on stock servers. Exits 0 if every answer is the expected one.
// Usage: node run_suites.mjs [--all] [PART_OF_A_NAME ...]    (--all: every composer with every server)
import process from "node:process";
import { isDeepStrictEqual } from "node:util";

import { COMPOSERS } from "./composers.mjs";
import { publishedSuites } from "./conformance.mjs";
import { withGateway } from "./gateway.mjs";
import { SERVERS } from "./servers.mjs";
import { subgraphSchema } from "./subgraph.mjs";
import { ownSuites } from "./own_suites.mjs";

const AT_ONCE = 2;

// Which composers with which servers. Usually each suite has another composer once and ours once, Apollo's being for those
// that the Guild's does not take; the published suites, whose supergraphs our composer is compared with elsewhere, have one.
function setupsOf(suite, isEach) {
  const composers = Object.keys(COMPOSERS).filter((composer) => composer !== suite.notComposedBy);
  if (isEach) return composers.flatMap((composer) => Object.keys(SERVERS).map((server) => [composer, server]));
  const setups = [
    [composers[0], "Apollo Server"],
    ["ours", "Yoga"],
  ];
  return suite.isPublished ? setups.slice(0, 1) : setups;
}

// Runs a suite once; gives the failures as texts.
async function runSuite(suite, composer, kind) {
  const servers = [];
  try {
    const subgraphs = [];
    for (const [name, definition] of Object.entries(suite.subgraphs())) {
      const server = await SERVERS[kind](subgraphSchema(definition));
      servers.push(server);
      subgraphs.push({ name, url: server.url, sdl: definition.sdl });
    }
    const failures = [];
    await withGateway(await COMPOSERS[composer](subgraphs), suite.settings ?? {}, async (ask) => {
      for (const each of suite.cases) failures.push(...(await judge(each, suite.isPublished, ask)));
    });
    return failures;
  } catch (error) {
    return [String(error)];
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

async function judge({ request, data, errors }, isPublished, ask) {
  const answer = await ask(request);
  const isSame = isPublished ? isDeepStrictEqual(answer.data ?? null, data) : asText(answer.data) === asText(data);
  if (isSame && (errors === undefined || errors === "errors" in answer)) return [];
  const lines = [`asked    ${asText(request)}`, `expected ${asText({ data, errors })}`, `got      ${asText(answer)}`];
  return [lines.join("\n")];
}

function asText(value) {
  return JSON.stringify(value ?? null);
}

async function main(args) {
  const wanted = args.filter((each) => !each.startsWith("--"));
  const all = [...publishedSuites(), ...(await ownSuites())];
  const suites = all.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  const runs = suites.flatMap((suite) => setupsOf(suite, args.includes("--all")).map((setup) => [suite, ...setup]));
  let [asked, failed] = [0, 0];
  const work = async () => {
    for (let run = runs.shift(); run; run = runs.shift()) {
      const [suite, composer, kind] = run;
      const failures = await runSuite(suite, composer, kind);
      asked += suite.cases.length;
      failed += failures.length;
      for (const failure of failures) console.error(`${suite.name}, composed by ${composer}, on ${kind}:\n${failure}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  console.log(`${suites.length} suites, ${asked} cases asked, ${failed} failures`);
  return failed === 0 && asked > 0 ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));
