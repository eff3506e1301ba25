"""No plan of a test goes unchecked: whoever plans, a wrong plan is reported."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from graphql.language import OperationDefinitionNode, parse

import gateway.__main__
import gateway.planner.planning
from gateway.pipeline.planning import planner_of
from gateway.planner.fetch_graph.nodes import FetchNode
from gateway.planner.optimize import optimize
from tests.gateway.planner.plan_cases import FOLDER, PlanCase, read_case
from tests.gateway.planner.plan_shape.plugin import NAME, checked_plan_operation, take_reports

SENTENCE = "product: fetch 1 needs the object here, which no fetch gives before"


def plan_in_tests(case: PlanCase) -> None:
    case.planned()


def plan_in_the_pipeline(case: PlanCase) -> None:
    document = parse(case.operation)
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    planner_of(case.graph.supergraph)(document, operation, case.labels, None)


@pytest.fixture
def impatient_planner(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planner whose fetches wait for nothing."""

    def optimize_away(nodes: Sequence[FetchNode]) -> list[FetchNode]:
        return [replace(node, waits=frozenset()) for node in optimize(nodes)]

    monkeypatch.setattr(gateway.planner.planning, "optimize", optimize_away)


@pytest.mark.usefixtures("impatient_planner")
@pytest.mark.parametrize("make_plan", [plan_in_tests, plan_in_the_pipeline])
def test_a_wrong_plan_is_reported_whoever_makes_it(make_plan: Callable[[PlanCase], None]) -> None:
    make_plan(read_case(FOLDER / "key.txt"))
    (report,) = take_reports()
    assert SENTENCE in report


def test_nobody_holds_a_planner_that_is_not_checked() -> None:
    assert gateway.__main__.plan_operation is checked_plan_operation  # type: ignore[attr-defined]
    planners = {getattr(module, NAME) for module in sys.modules.values() if hasattr(module, NAME)}
    assert planners == {checked_plan_operation}
