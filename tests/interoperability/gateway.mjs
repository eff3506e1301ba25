// The gateway as its users run it: `python -m gateway`, in a process of its own.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const PYTHON = resolve(REPOSITORY, process.env.GATEWAY_PYTHON ?? ".venv/bin/python");

// The supergraph SDL of subgraphs [{ name, url, sdl }]. Throws with what the command says.
export async function composeWithGateway(subgraphs) {
  return inFolder(async (folder) => {
    const config = { subgraphs: {} };
    for (const { name, url, sdl } of subgraphs) {
      await writeFile(join(folder, `${name}.graphql`), sdl);
      config.subgraphs[name] = { routing_url: url, schema: { file: `${name}.graphql` } };
    }
    await writeFile(join(folder, "supergraph.yaml"), JSON.stringify(config));
    const { status, output, errors } = await finished(run("compose", join(folder, "supergraph.yaml")));
    if (status !== 0) throw new Error(errors);
    return output;
  });
}

// Calls `use(ask)` while a gateway serves the supergraph; `ask(request)` gives the parsed answer of POSTing it.
export async function withGateway(supergraph, settings, use) {
  await inFolder(async (folder) => {
    const [file, config] = [join(folder, "supergraph.graphql"), join(folder, "gateway.yaml")];
    await writeFile(file, supergraph);
    await writeFile(config, JSON.stringify(settings));
    const child = run("serve", "--supergraph", file, "--config", config, "--port", "0");
    const end = finished(child);
    try {
      const url = await Promise.race([addressOf(child), end.then(({ errors }) => Promise.reject(new Error(errors)))]);
      await use((request) => post(url, request));
    } finally {
      child.kill("SIGTERM");
      await end;
    }
  });
}

function run(...args) {
  const child = spawn(PYTHON, ["-m", "gateway", ...args], { cwd: REPOSITORY, stdio: ["ignore", "pipe", "pipe"] });
  child.on("error", (error) => {
    console.error(`${PYTHON} cannot be run (${error.code}); name one that has the gateway with GATEWAY_PYTHON=`);
    process.exit(2);
  });
  return child;
}

function finished(child) {
  const [output, errors] = [[], []];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => errors.push(chunk));
  return new Promise((resolve) => {
    child.on("close", (status) => resolve({ status, output: String(Buffer.concat(output)), errors: String(Buffer.concat(errors)) }));
  });
}

function addressOf(child) {
  return new Promise((resolve) => {
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      const [, address] = /^Serving .* at (\S+)$/m.exec(output) ?? [];
      if (address) resolve(address);
    });
  });
}

async function post(url, request) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  return response.json();
}

async function inFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), "gateway-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
