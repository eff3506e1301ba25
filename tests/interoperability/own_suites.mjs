// Our own suites: the modules in suites/, one feature each.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";

const FOLDER = join(import.meta.dirname, "suites");

// Each as { name, subgraphs: () => definitions by name, cases: [{ request, data, errors }], settings?, notComposedBy? }.
// `notComposedBy` names the composer that refuses what the specification allows.
export async function ownSuites() {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".mjs"));
  return Promise.all(files.sort().map(readSuite));
}

async function readSuite(file) {
  const { default: suite } = await import(join(FOLDER, file));
  return { name: basename(file, ".mjs"), ...suite, cases: suite.cases.map((each) => ({ errors: false, ...each })) };
}
