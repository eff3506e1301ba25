"""Find the fetches of an operation: all at once for a query, field after field for a mutation."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gateway.planner.errors import PlanningError
from gateway.planner.fetch_graph.build import build_fetch_graph
from gateway.planner.fetch_graph.nodes import FetchNode
from gateway.planner.fetch_graph.requirements import RequirementReader
from gateway.planner.fetch_graph.sites import Site, SiteField, SiteMap
from gateway.planner.fetch_graph.steps import FetchState
from gateway.planner.operation import Operation, Selection
from gateway.planner.paths.finder import PathFinder
from gateway.planner.paths.options import Goal
from gateway.planner.plan import FieldStep, OperationKind, TargetPath
from gateway.planner.search import Search, SearchLimits, SearchResult
from gateway.supergraph.query_graph import QueryGraph


def find_fetches(graph: QueryGraph, operation: Operation, limits: SearchLimits) -> list[FetchNode]:
    """The graph of fetches for the whole operation."""
    if operation.kind is OperationKind.MUTATION:
        return _in_sequence(graph, operation, limits)
    return find_part(graph, operation, operation.selections, limits).found


def find_part(
    graph: QueryGraph, operation: Operation, selections: Sequence[Selection], limits: SearchLimits, first_id: int = 0
) -> SearchResult[list[FetchNode]]:
    """The fetches of some of the root fields, with what they cost and what it took to find them."""
    sites = SiteMap(graph, operation)
    root = sites.root(tuple(selections))
    state = FetchState(root)
    single_root = operation.kind is not OperationKind.QUERY
    finder = PathFinder(graph, RequirementReader(graph, sites), state, single_root)
    search = Search(state, finder, limits, lambda: build_fetch_graph(graph, operation, state, first_id))
    return search.run(_goals(graph, root))


def _goals(graph: QueryGraph, root: Site) -> list[Goal]:
    """The leaves, those that fewest subgraphs can give first: they leave the least choice, and others join them."""
    goals = [Goal(field, field.types) for field in _leaves(root)]
    return sorted(goals, key=lambda goal: _subgraph_count(graph, goal))


def _leaves(site: Site) -> Iterator[SiteField]:
    for field in site.fields:
        if field.child is None:
            yield field
        else:
            yield from _leaves(field.child)


def _subgraph_count(graph: QueryGraph, goal: Goal) -> int:
    if goal.field.is_meta:
        return len(graph.subgraphs)
    routes = (graph.routes(name, goal.field.name) for name in goal.types)
    return min(sum(not edge.external for edge in found) for found in routes)


def _in_sequence(graph: QueryGraph, operation: Operation, limits: SearchLimits) -> list[FetchNode]:
    """The root fields in order: each waits for all fetches of the one before it.

    Neighbours share a request as long as the earlier ones need no other: a subgraph runs its fields in order too.
    """
    done: list[FetchNode] = []
    part: list[FetchNode] = []
    fields: list[Selection] = []
    for selection in operation.selections:
        joined = _try_join(graph, operation, [*fields, selection], part, limits, len(done))
        if joined:
            fields.append(selection)
            part = joined
            continue
        done = _after(done, part)
        fields = [selection]
        part = find_part(graph, operation, fields, limits, len(done)).found
    return _after(done, part)


def _try_join(
    graph: QueryGraph,
    operation: Operation,
    fields: list[Selection],
    part: list[FetchNode],
    limits: SearchLimits,
    first_id: int,
) -> list[FetchNode]:
    *others, last = fields
    if len(part) != 1 or any(other.response_key == last.response_key for other in others):
        return []
    try:
        joined = find_part(graph, operation, fields, limits, first_id).found
    except PlanningError:  # no single subgraph has them all
        return []
    paths = [node.root_path for node in joined if node.root_path]
    paths += [target for node in joined for lookup in node.lookups for target in lookup.targets]
    return joined if all(any(step.key == last.response_key for step in _fields(path)[:1]) for path in paths) else []


def _fields(path: TargetPath) -> list[FieldStep]:
    return [step for step in path if isinstance(step, FieldStep)]


def _after(done: list[FetchNode], part: list[FetchNode]) -> list[FetchNode]:
    """Both, with what of the later part waits for nothing made to wait for all of the earlier."""
    before = frozenset(node.id for node in done)
    return done + [node if node.waits else replace(node, waits=before) for node in part]
