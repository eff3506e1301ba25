"""Plans for readers: as text in Apollo's query-plan form, and as data with fetch ids and dependencies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from graphql.language import FieldNode, OperationDefinitionNode, SelectionSetNode, parse, print_ast

from gateway.planner.plan import (
    Condition,
    ContextSource,
    EntityLookup,
    Fetch,
    FieldStep,
    OperationKind,
    QueryPlan,
    RepresentationTemplate,
    RequiredField,
    RequiredSelection,
    TargetPath,
)

INDENT = "  "


def print_plan(plan: QueryPlan) -> str:
    """The plan as text. Fetches of one wave are shown as parallel; that one may start earlier is only in the data."""
    waves = _waves(plan.fetches)
    if not waves:
        return "QueryPlan {}"
    body = _subscription(waves) if plan.kind is OperationKind.SUBSCRIPTION else _sequence(waves)
    return "\n".join(_block("QueryPlan", body, last=True))


def plan_data(plan: QueryPlan) -> dict[str, Any]:
    """The plan as values that JSON can hold."""
    return {
        "kind": plan.kind.value,
        "typenameKey": plan.typename_key,
        "fetches": [_fetch_data(fetch) for fetch in plan.fetches],
    }


def path_text(path: TargetPath) -> str:
    """`products.@|[Book].reviews.@`: `@` for each list, types in brackets before a key that several fields share."""
    text = ""
    for step in path:
        if isinstance(step, FieldStep):
            text += ("." if text else "") + step.key + ".@" * step.lists
        else:
            text += f"|[{'|'.join(sorted(step.types))}]"
    return text


def _waves(fetches: Iterable[Fetch]) -> list[list[Fetch]]:
    level: dict[int, int] = {}
    waves: list[list[Fetch]] = []
    for fetch in fetches:
        level[fetch.id] = max((level[other] + 1 for other in fetch.depends_on), default=0)
        if level[fetch.id] == len(waves):
            waves.append([])
        waves[level[fetch.id]].append(fetch)
    return waves


def _subscription(waves: list[list[Fetch]]) -> list[str]:
    """What is subscribed to, and what is fetched after each event."""
    lines = _block("Primary:", _sequence(waves[:1]))
    if len(waves) > 1:
        lines += _block("Rest:", _sequence(waves[1:]))
    return _block("Subscription", lines)


def _sequence(waves: list[list[Fetch]]) -> list[str]:
    printed = [_parallel([line for fetch in wave for line in _fetch(fetch)], len(wave)) for wave in waves]
    return printed[0] if len(printed) == 1 else _block("Sequence", [line for part in printed for line in part])


def _parallel(lines: list[str], count: int) -> list[str]:
    return lines if count == 1 else _block("Parallel", lines)


def _block(head: str, lines: Iterable[str], last: bool = False) -> list[str]:
    return [f"{head} {{", *(INDENT + line for line in lines), "}" if last else "},"]


def _fetch(fetch: Fetch) -> list[str]:
    if len(fetch.entities) == 1:
        lookup = fetch.entities[0]
        lines = _flatten(lookup.targets, _block(_head("Fetch", fetch), _lookup(lookup, fetch)))
    elif fetch.entities:
        parts = [_flatten(lookup.targets, _lookup(lookup, fetch)) for lookup in fetch.entities]
        conditional = [
            _conditional(lookup.conditions, part) for lookup, part in zip(fetch.entities, parts, strict=True)
        ]
        lines = _block(_head("BatchFetch", fetch), [line for part in conditional for line in part])
    else:
        operation = _operation(fetch)
        lines = _block(_head("Fetch", fetch), _selection_set(operation.selection_set))
        if fetch.root_path:
            lines = _flatten((fetch.root_path,), lines)
    return _conditional(fetch.conditions, lines)


def _head(kind: str, fetch: Fetch) -> str:
    return f'{kind}(service: "{fetch.subgraph}")'


def _flatten(targets: tuple[TargetPath, ...], lines: list[str]) -> list[str]:
    paths = [f'"{path_text(target)}"' for target in targets]
    text = f"path: {paths[0]}" if len(paths) == 1 else f"paths: [{', '.join(paths)}]"
    return _block(f"Flatten({text})", lines)


def _conditional(alternatives: tuple[tuple[Condition, ...], ...], lines: list[str]) -> list[str]:
    if not alternatives:
        return lines
    if len(alternatives) > 1:
        return _block(f'Condition(if: "{_alternatives_text(alternatives)}")', lines)
    for item in reversed(alternatives[0]):
        lines = _block(f"{'Include' if item.expected else 'Skip'}(if: ${item.variable})", lines)
    return lines


def _alternatives_text(alternatives: tuple[tuple[Condition, ...], ...]) -> str:
    return " || ".join(" && ".join(_literal(item) for item in conjunction) for conjunction in alternatives)


def _literal(condition: Condition) -> str:
    return f"{'' if condition.expected else '!'}${condition.variable}"


def _lookup(lookup: EntityLookup, fetch: Fetch) -> list[str]:
    root = _operation(fetch).selection_set.selections
    fields = {(node.alias or node.name).value: node for node in root if isinstance(node, FieldNode)}
    below = fields[lookup.response_key].selection_set
    required = [line for template in lookup.templates for line in _template(template)]
    return ["{", *(INDENT + line for line in required), "} =>", *(_selection_set(below) if below else ())]


def _template(template: RepresentationTemplate) -> Iterator[str]:
    typename = template.typename
    names = [typename] if typename else sorted(template.types)
    only = [" | ".join(sorted(template.types))] if typename and template.types else []
    only += [f"if {_alternatives_text(template.conditions)}"] if template.conditions else []
    comment = f"  # {', '.join(only)}" if only else ""
    for name in names:
        yield f"... on {name} {{{comment}"
        yield f"{INDENT}__typename"
        yield from (INDENT + line for selection in template.selections for line in _required(selection))
        yield "}"


def _required(selection: RequiredSelection) -> Iterator[str]:
    lines = [line for field in selection.fields for line in _required_field(field)]
    if not selection.types:
        yield from lines
        return
    for name in sorted(selection.types):
        yield f"... on {name} {{"
        yield from (INDENT + line for line in lines)
        yield "}"


def _required_field(field: RequiredField) -> Iterator[str]:
    name = field.name if field.name == field.source_key else f"{field.name}: {field.source_key}"
    if not field.selections:
        yield name
        return
    yield f"{name} {{"
    yield from (INDENT + line for selection in field.selections for line in _required(selection))
    yield "}"


def _operation(fetch: Fetch) -> OperationDefinitionNode:
    definition = parse(fetch.document, no_location=True).definitions[0]
    if not isinstance(definition, OperationDefinitionNode):
        raise ValueError(f"The document of fetch {fetch.id} is no operation.")
    return definition


def _selection_set(node: SelectionSetNode) -> list[str]:
    return print_ast(node).splitlines()


def _fetch_data(fetch: Fetch) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": fetch.id,
        "subgraph": fetch.subgraph,
        "kind": fetch.kind.value,
        "dependsOn": list(fetch.depends_on),
        "document": fetch.document,
        "variables": list(fetch.variables),
    }
    if fetch.root_path:
        data["path"] = path_text(fetch.root_path)
    if fetch.entities:
        data["entities"] = [_lookup_data(lookup) for lookup in fetch.entities]
    if fetch.conditions:
        data["conditions"] = _conditions_data(fetch.conditions)
    if fetch.renames:
        data["renames"] = [
            {"path": path_text(item.path), "from": item.source_key, "to": item.key} for item in fetch.renames
        ]
    return data


def _lookup_data(lookup: EntityLookup) -> Mapping[str, Any]:
    lines = [line for template in lookup.templates for line in _template(template)]
    return {
        "key": lookup.response_key,
        "variable": lookup.variable,
        "paths": [path_text(target) for target in lookup.targets],
        "representations": " ".join(line.strip() for line in lines),
        **({"conditions": _conditions_data(lookup.conditions)} if lookup.conditions else {}),
        **({"contexts": list(context_lines(lookup))} if lookup.contexts else {}),
    }


def context_lines(lookup: EntityLookup) -> Iterator[str]:
    """For each context of a lookup its type and from where its value comes, the nearest place first."""
    for variable in lookup.contexts:
        yield f"{variable.type} from {', else '.join(_source_text(lookup, source) for source in variable.sources)}"


def _source_text(lookup: EntityLookup, source: ContextSource) -> str:
    place = path_text(lookup.targets[0][: source.depth]) or "the root"
    types = f"|[{'|'.join(sorted(source.types))}]" if source.types else ""
    value = " ".join(line.strip() for item in source.selections for line in _required(item))
    return f"{place}{types} {{ {value} }}"


def _conditions_data(alternatives: tuple[tuple[Condition, ...], ...]) -> list[list[dict[str, Any]]]:
    return [[asdict(condition) for condition in item] for item in alternatives]
