// The executable schema of a subgraph, as @apollo/subgraph builds it, over rows of data. It is strict: it throws where
// the gateway asks for what this subgraph cannot give.
import { buildSubgraphSchema } from "@apollo/subgraph";
import { getNamedType, isLeafType, parse, valueFromASTUntyped } from "graphql";

// A definition is { sdl, rows: { Type: [row] }, fields: { "Type.field": ({ row, sent, args }) => value } }. `sent` is the
// representation that the gateway sent. A field that `fields` does not name is read from the row; an Error is thrown.
export function subgraphSchema({ sdl, rows = {}, fields = {} }) {
  const document = parse(sdl);
  const model = readModel(document);
  const data = { rows: typed(rows), fields, model };
  return buildSubgraphSchema({ typeDefs: document, resolvers: resolversOf(data) });
}

// What the SDL says about each type: its fields, keys, members, and whether it is an interface object.
function readModel(document) {
  const model = new Map();
  const names = federationNames(document);
  const used = (node, name) => usesOf(node, names[name]);
  const of = (name) => {
    if (!model.has(name)) model.set(name, { name, fields: new Map(), keys: [], members: [], isInterfaceObject: false });
    return model.get(name);
  };
  for (const node of document.definitions) {
    if (!/^(Object|Interface|Union)Type/.test(node.kind)) continue;
    const type = of(node.name.value);
    type.kind = node.kind.replace(/Type.*/, "");
    for (const key of used(node, "key")) type.keys.push({ fields: fieldSet(key.fields), resolvable: key.resolvable !== false });
    type.isInterfaceObject ||= used(node, "interfaceObject").length > 0;
    const allExternal = used(node, "external").length > 0;
    for (const field of node.fields ?? []) {
      const provides = used(field, "provides").flatMap(({ fields }) => fieldSet(fields));
      type.fields.set(field.name.value, { isExternal: allExternal || used(field, "external").length > 0, provides });
    }
    for (const member of node.types ?? []) type.members.push(member.name.value);
    if (type.kind === "Object") for (const one of node.interfaces ?? []) of(one.name.value).members.push(type.name);
  }
  return model;
}

// What the subgraph calls federation's directives: as it imports them, or as it names their namespace.
function federationNames(document) {
  const schemas = document.definitions.filter(({ kind }) => /^Schema(Definition|Extension)$/.test(kind));
  const link = schemas.flatMap((node) => usesOf(node, "link")).find(({ url }) => url.includes("/federation/"));
  const imports = Object.fromEntries((link?.import ?? []).map((item) => [item.name ?? item, item.as ?? item.name ?? item]));
  const named = (name) => imports[`@${name}`]?.slice(1) ?? (link ? `${link.as ?? "federation"}__${name}` : name);
  return Object.fromEntries(["key", "external", "provides", "interfaceObject"].map((name) => [name, named(name)]));
}

// The arguments of each use of a directive.
function usesOf(node, name) {
  return (node.directives ?? [])
    .filter((one) => one.name.value === name)
    .map((one) => Object.fromEntries(one.arguments.map((item) => [item.name.value, valueFromASTUntyped(item.value)])));
}

function fieldSet(text) {
  const [operation] = parse(`{ ${Array.isArray(text) ? text.join(" ") : text} }`).definitions;
  return operation.selectionSet.selections;
}

function typed(rows) {
  for (const [type, list] of Object.entries(rows)) for (const row of list) row.__typename ??= type;
  return rows;
}

function resolversOf(data) {
  const resolvers = {};
  for (const type of data.model.values()) {
    if (type.kind === "Union") {
      resolvers[type.name] = { __resolveType: (item) => item.row.__typename };
    } else if (type.kind === "Interface") {
      resolvers[type.name] = { __resolveType: (item) => item.row.__typename };
      if (type.keys.length > 0) resolvers[type.name].__resolveReference = (sent) => find(data, type, sent);
    } else {
      resolvers[type.name] = {};
      for (const name of type.fields.keys()) resolvers[type.name][name] = resolverOf(data, type, name);
      if (type.keys.length > 0) resolvers[type.name].__resolveReference = (sent) => find(data, type, sent);
    }
  }
  return resolvers;
}

function resolverOf(data, type, name) {
  const { isExternal, provides } = type.fields.get(name);
  const compute = data.fields[`${type.name}.${name}`];
  return async (parent, args, _context, info) => {
    const item = parent ?? { row: {}, sent: {}, provided: [] };
    const provided = below(data.model, item.provided, type.name, name);
    if (isExternal && provided === null && !isInKey(type, name)) {
      throw new Error(`${type.name}.${name} is external and not provided here`);
    }
    const value = compute ? await compute({ row: item.row, sent: item.sent, args }) : item.row[name];
    if (value === undefined) throw new Error(`${type.name}.${name} has no data here`);
    return isLeafType(getNamedType(info.returnType)) ? checked(value) : wrap(value, [...(provided ?? []), ...provides]);
  };
}

function isInKey(type, name) {
  return type.keys.some((key) => key.fields.some((field) => field.name?.value === name));
}

// The selections that are provided below a field, or null where it is not provided.
function below(model, provided, typeName, name) {
  const found = [];
  let isProvided = false;
  for (const item of provided) {
    if (item.kind === "Field") {
      if (item.name.value !== name) continue;
      isProvided = true;
      found.push(...(item.selectionSet?.selections ?? []));
    } else if (applies(model, item.typeCondition?.name.value, typeName)) {
      const inner = below(model, item.selectionSet.selections, typeName, name);
      if (inner === null) continue;
      isProvided = true;
      found.push(...inner);
    }
  }
  return isProvided ? found : null;
}

function applies(model, condition, typeName) {
  return condition === undefined || condition === typeName || model.get(condition).members.includes(typeName);
}

function checked(value) {
  if (value instanceof Error) throw value;
  return Array.isArray(value) ? value.map(checked) : value;
}

function wrap(value, provided) {
  if (value instanceof Error) throw value;
  if (Array.isArray(value)) return value.map((one) => (one instanceof Error ? one : wrap(one, provided)));
  return value === null ? null : { row: value, sent: {}, provided };
}

// The entity that a representation stands for; null where there is none.
function find(data, type, sent) {
  const keys = type.keys.filter((key) => key.resolvable && has(sent, key.fields));
  if (keys.length === 0) throw new Error(`${JSON.stringify(sent)} has no key of ${type.name} that is resolvable here`);
  const candidates = [type.name, ...type.members].flatMap((name) => data.rows[name] ?? []);
  const row = candidates.find((each) => keys.some((key) => matches(each, sent, key.fields)));
  if (row === undefined) return null;
  return { row, sent, provided: [], __typename: type.isInterfaceObject ? type.name : row.__typename };
}

function has(sent, fields) {
  if (Array.isArray(sent)) return sent.every((one) => has(one, fields));
  if (sent === null || typeof sent !== "object") return false;
  return fields.every((field) => {
    if (field.kind !== "Field") return has(sent, field.selectionSet.selections);
    const value = sent[field.name.value];
    return value !== undefined && value !== null && (!field.selectionSet || has(value, field.selectionSet.selections));
  });
}

function matches(row, sent, fields) {
  if (row === null || row === undefined) return false;
  if (Array.isArray(row)) return row.length === sent.length && row.every((one, at) => matches(one, sent[at], fields));
  return fields.every((field) => {
    if (field.kind !== "Field") return matches(row, sent, field.selectionSet.selections);
    const [own, other] = [row[field.name.value], sent[field.name.value]];
    if (field.selectionSet) return matches(own, other, field.selectionSet.selections);
    return String(own) === String(other);
  });
}
