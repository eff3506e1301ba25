"""The graph of fetches as text: ids, who waits for whom, and what is sent; the plan's own form cannot show that."""

from collections.abc import Iterator

from graphql import parse, print_ast

from gateway.planner.plan import Condition, Fetch, QueryPlan
from gateway.planner.printer import context_lines, path_text

INDENT = "    "


def fetches_text(plan: QueryPlan) -> str:
    """A block for each fetch, in topological order."""
    if not plan.fetches:
        return "no fetches: the gateway answers by itself"
    return "\n\n".join("\n".join(_fetch_lines(fetch)) for fetch in plan.fetches)


def _fetch_lines(fetch: Fetch) -> Iterator[str]:
    waits = f" after {', '.join(map(str, fetch.depends_on))}" if fetch.depends_on else ""
    yield f"{fetch.id} {fetch.subgraph} ({fetch.kind}){waits}{_conditions_text(fetch.conditions)}"
    if fetch.root_path:
        yield f"  merged at {path_text(fetch.root_path)}"
    for lookup in fetch.entities:
        places = ", ".join(path_text(target) for target in lookup.targets)
        yield f"  {lookup.response_key} ${lookup.variable} at {places}{_conditions_text(lookup.conditions)}"
        yield from (f"    with {line}" for line in context_lines(lookup))
    for rename in fetch.renames:
        yield f"  {rename.source_key} becomes {rename.key} at {path_text(rename.path) or 'the root'}"
    for line in print_ast(parse(fetch.document)).splitlines():
        yield INDENT + line


def _conditions_text(alternatives: tuple[tuple[Condition, ...], ...]) -> str:
    if not alternatives:
        return ""
    parts = (
        " and ".join(f"{'' if item.expected else 'not '}${item.variable}" for item in conjunction)
        for conjunction in alternatives
    )
    return f" if {' or '.join(parts)}"
