"""Planning of generated operations beside graphql-core's parsing and validation of the same text, in the same run.

    python -m benchmarks.gateway_planning [--rounds 20] [--small 8]

Three tables: how long plans take, on which memory, and what they cost; how that cost compares with the least possible
over operations so small that everything can be tried; and how many requests the conformance suites take, beside the
best gateway known (left out where the suites are not beside the repository).
"""

import argparse
import asyncio
import statistics
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from graphql import parse, validate

from benchmarks.measuring.percentiles import p50_p95
from gateway.planner import DEFAULT_BUDGET_STEPS, plan_operation
from gateway.planner.normalize import normalize
from gateway.planner.parts import find_part
from gateway.planner.search import SearchLimits
from tests.gateway.conformance.suites import all_cases
from tests.gateway.conformance.test_conformance import run
from tests.gateway.planner.cheapest import CheapestPlan
from tests.gateway.planner.planning_shapes import LARGE, SMALL, PlanningCase

GOALS_MS = {"40 subgraphs, 400 types": 150, "each field in 4 of 8 subgraphs": 500}
GOAL_MIB = 64


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="how often each operation is planned")
    parser.add_argument("--small", type=int, default=8, help="how many small operations of each shape are compared")
    given = parser.parse_args()
    _print_times(given.rounds)
    _print_costs(given.small)
    asyncio.run(_print_requests())


def _print_times(rounds: int) -> None:
    print(f"{'300 leaves':32}{'p50 ms':>8}{'p95 ms':>8}{'baseline':>9}{'MiB':>7}{'fetches':>8}{'steps':>7}  goal")
    for shape in LARGE:
        case = shape.case(seed=1)
        plan = plan_operation(case.graph, case.document)  # warms what the graph remembers
        took_ms = _times_ms(partial(plan_operation, case.graph, case.document), rounds)
        baseline_ms = _times_ms(partial(_parse_and_validate, case), max(rounds // 4, 2))
        p50, p95 = p50_p95(took_ms)
        goal = GOALS_MS.get(shape.name)
        print(
            f"{shape.name:32}{p50:8.1f}{p95:8.1f}{statistics.median(baseline_ms):9.1f}{_peak_mib(case):7.1f}"
            f"{len(plan.fetches):8}{_steps(case):7}  {f'{goal} ms, {GOAL_MIB} MiB' if goal else ''}",
            flush=True,
        )


def _parse_and_validate(case: PlanningCase) -> None:
    validate(case.graph.supergraph.api_schema, parse(case.operation))


def _times_ms(work: Callable[[], object], rounds: int) -> list[float]:
    took_ms = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        took_ms.append((time.perf_counter() - started) * 1000)
    return took_ms


def _peak_mib(case: PlanningCase) -> float:
    tracemalloc.start()
    plan_operation(case.graph, case.document)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def _steps(case: PlanningCase) -> int:
    operation = normalize(case.graph, case.document, None)
    return find_part(case.graph, operation, operation.selections, SearchLimits(DEFAULT_BUDGET_STEPS)).steps


def _print_costs(count: int) -> None:
    print(
        f"\n{'cost found / least possible':32}{'cases':>6}{'least':>6}{'mean':>8}{'worst':>8}   requests more than least"
    )
    for shape in SMALL:
        costs = list(_costs(shape.case(seed) for seed in range(count)))
        ratios = [found / least for found, least in costs]
        more = Counter(found // 1000 - least // 1000 for found, least in costs)
        print(
            f"{shape.name:32}{count:6}{sum(ratio == 1 for ratio in ratios):6}{statistics.mean(ratios):8.4f}"
            f"{max(ratios):8.4f}   {', '.join(f'{number}: {more[number]}' for number in sorted(more))}",
            flush=True,
        )


def _costs(cases: Iterator[PlanningCase]) -> Iterator[tuple[int, int]]:
    """(found, least possible) of each."""
    for case in cases:
        operation = normalize(case.graph, case.document, None)
        cost = find_part(case.graph, operation, operation.selections, SearchLimits(DEFAULT_BUDGET_STEPS)).cost
        yield cost, CheapestPlan(case.graph, cost + 1).search(operation)


async def _print_requests() -> None:
    cases = all_cases()
    if not cases:
        print("\nThe conformance suites are not beside the repository, so their requests are not counted.")
        return
    print("\nrequests to subgraphs, case by case (ours/best gateway known)")
    ours: dict[str, list[str]] = {}
    total = best = 0
    for case in cases:
        requests = len((await run(case)).requests)
        ours.setdefault(case.suite, []).append(f"{requests}/{case.best_requests}")
        total, best = total + requests, best + case.best_requests
    for suite, counts in ours.items():
        print(f"{suite:32}{' '.join(counts)}")
    print(f"{'all':32}{total}/{best}")


if __name__ == "__main__":
    main()
