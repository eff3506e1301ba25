"""What random worlds brought to light stays right: each case is answered as by one monolith, whatever the budget."""

import pytest

from tests.differential.cases import Case, all_cases, response_text
from tests.differential.run import BUDGETS_STEPS, WorldRun


@pytest.mark.parametrize("case", all_cases(), ids=str)
async def test_answers_as_written_however_long_a_plan_is_sought(case: Case) -> None:
    run = WorldRun(case.world)
    for seed in range(len(BUDGETS_STEPS)):
        outcome = await run.run(case.operation, seed)
        assert outcome.differences == [], case.promise
        assert response_text(outcome.expected) == case.response
    await run.close()
