"""How long each stage of composition takes over a wide graph, beside graphql-core reading the same schemas.

    python -m benchmarks.gateway_composition [--subgraphs 40] [--types 400] [--rounds 3]

The baseline is what any composer in Python has to do: graphql-core parses each subgraph's schema and builds it. Times
are CPU times, the best of the rounds, all without searches for reference cycles, as composition does it; memory is what a composition takes at its peak, measured in a round of its own.
"""

import argparse
import gc
import time
import tracemalloc
from collections.abc import Callable, Sequence
from typing import TypeVar

from graphql import GraphQLSchema, build_ast_schema, parse

from gateway.composition import SubgraphInput, compose
from gateway.composition.collector import paused_collector
from gateway.composition.compose import check_supergraph, find_hints, read_subgraphs
from gateway.composition.merge.supergraph import merge_subgraphs
from gateway.composition.printer import print_supergraph
from gateway.composition.satisfiability import check_satisfiability
from tests.gateway.composition.wide_graphs import WideGraph

PROVIDED = """
directive @link(url: String!, import: [link__Import]) repeatable on SCHEMA
directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
directive @requires(fields: federation__FieldSet!) on FIELD_DEFINITION
directive @provides(fields: federation__FieldSet!) on FIELD_DEFINITION
directive @external on FIELD_DEFINITION
directive @shareable on FIELD_DEFINITION | OBJECT
directive @interfaceObject on OBJECT
scalar link__Import
scalar federation__FieldSet
"""
MOST_SECONDS = 2.0

Result = TypeVar("Result")


class Stopwatch:
    """Measures the stages of one round after the other and keeps the best time of each."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def measure(self, stage: str, work: Callable[[], Result]) -> Result:
        """The work's result."""
        began = time.process_time()
        result = work()
        taken = time.process_time() - began
        self.seconds[stage] = min(taken, self.seconds.get(stage, taken))
        return result


def build_all(sources: Sequence[SubgraphInput]) -> list[GraphQLSchema]:
    """The baseline."""
    return [build_ast_schema(parse(f"{source.sdl}\n{PROVIDED}")) for source in sources]


def compose_by_stages(sources: Sequence[SubgraphInput], watch: Stopwatch) -> str:
    """The supergraph's SDL."""
    subgraphs = watch.measure("read", lambda: read_subgraphs(sources))
    supergraph = watch.measure("merge", lambda: merge_subgraphs(subgraphs))
    watch.measure("rules", lambda: check_supergraph(supergraph))
    found = watch.measure("satisfiability", lambda: check_satisfiability(supergraph))
    watch.measure("hints", lambda: find_hints(supergraph))
    if found.errors:
        raise SystemExit(f"the graph does not compose: {found.errors[0]}")
    return watch.measure("print", lambda: print_supergraph(supergraph))


def peak_mib(work: Callable[[], object]) -> float:
    """The most memory that the work holds at once, in MiB."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def main() -> None:
    """Prints one line a stage."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--subgraphs", type=int, default=40)
    parser.add_argument("--types", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sources = WideGraph(options.subgraphs, options.types).sources()
    watch = Stopwatch()
    for _ in range(options.rounds):
        with paused_collector():
            watch.measure("baseline", lambda: build_all(sources))
            text = compose_by_stages(sources, watch)
        watch.measure("compose", lambda: compose(sources))
        gc.collect()
    size, result = sum(len(source.sdl) for source in sources), len(text)
    print(
        f"{options.subgraphs} subgraphs, {options.types} types, {size / 1000:.0f} KB -> supergraph of {result / 1000:.0f} KB"
    )
    for stage, seconds in watch.seconds.items():
        print(f"{stage:15}{seconds * 1000:8.0f} ms  {seconds / watch.seconds['baseline']:5.2f} of the baseline")
    print(
        f"{'peak memory':15}{peak_mib(lambda: compose(sources)):8.0f} MiB, baseline {peak_mib(lambda: build_all(sources)):.0f} MiB"
    )
    verdict = "within" if watch.seconds["compose"] <= MOST_SECONDS else "NOT within"
    print(f"{verdict} {MOST_SECONDS} s")


if __name__ == "__main__":
    main()
