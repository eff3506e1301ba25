"""The plans in `plans/` are what the planner makes, and subgraphs accept every fetch of them."""

import pytest

from gateway.planner.printer import print_plan
from tests.gateway.planner.plan_cases import PlanCase, all_plan_cases, fetch_errors


@pytest.mark.parametrize("case", all_plan_cases(), ids=str)
def test_plans_as_written_and_asks_only_what_subgraphs_have(case: PlanCase) -> None:
    made = case.planned()
    assert print_plan(made) == case.plan, case.promise
    assert fetch_errors(case, made) == []
