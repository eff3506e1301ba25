"""For each leaf of an operation, the ways to get it that the planner weighs: what the search chooses from."""

from collections.abc import Iterator

from graphql import DocumentNode

from gateway.planner.fetch_graph.requirements import RequirementReader
from gateway.planner.fetch_graph.sites import Site, SiteField, SiteMap
from gateway.planner.fetch_graph.steps import FetchState
from gateway.planner.normalize import normalize
from gateway.planner.paths.finder import PathFinder
from gateway.planner.paths.options import AtLookup, AtRoot, AtVisit, Goal, Option, Split
from gateway.planner.plan import OperationKind
from gateway.planner.printer import path_text
from gateway.supergraph.query_graph import QueryGraph


def paths_text(graph: QueryGraph, document: DocumentNode, operation_name: str | None) -> str:
    """A block for each leaf: its place, then a line for each way, the cheapest first.

    The ways are those of a leaf by itself; a plan may take a dearer one, since it shares requests with other leaves.
    Raises PlanningError.
    """
    operation = normalize(graph, document, operation_name)
    sites = SiteMap(graph, operation)
    root = sites.root(operation.selections)
    is_single = operation.kind is not OperationKind.QUERY
    finder = PathFinder(graph, RequirementReader(graph, sites), FetchState(root), is_single)
    return "\n\n".join("\n".join(_leaf_lines(finder, field)) for field in list(_leaves(root)))


def _leaves(site: Site) -> Iterator[SiteField]:
    for field in site.fields:
        if field.child is None:
            yield field
        else:
            yield from _leaves(field.child)


def _leaf_lines(finder: PathFinder, field: SiteField) -> Iterator[str]:
    place = path_text((*field.site.path, field.step))
    yield f"{place} ({field.name} of {', '.join(sorted(field.types))})"
    options = finder.options(Goal(field, field.types), field.types)
    for option in options:
        yield f"  {option.cost:5}  {_option_text(option)}"
    if not options:
        yield "  no way"


def _option_text(option: Option) -> str:
    start = option.start
    if isinstance(start, Split):
        return "apart for " + "; ".join(", ".join(sorted(group)) for group in start.groups)
    way = ".".join(field.name for field in option.path)
    ending = " (shows that there is none)" if option.vacuous else ""
    if isinstance(start, AtVisit):
        return f"{start.visit.step.subgraph}: {way}{ending}"
    if isinstance(start, AtRoot):
        return f"{start.subgraph}: {way}{ending}"
    return f"{_lookup_text(start)}: {way}{ending}"


def _lookup_text(start: AtLookup) -> str:
    place = path_text(start.site.path) or "the root"
    return f"{start.subgraph}, looked up at {place} as {', '.join(sorted(start.types))}"
