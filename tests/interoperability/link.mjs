// The first line of a subgraph of federation 2: the version, and the directives that it uses.
export function link(version, ...imports) {
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v${version}", import: ${JSON.stringify(imports)})`;
}
