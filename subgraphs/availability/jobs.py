"""Work by the clock: the daily step of every calendar."""

from servicekit.clock import Clock
from servicekit.database import JobLease, run_alone
from subgraphs.availability.use_cases.stepping import StepCalendars

JOB = "daily step"
EVERY_SECONDS = 2.0


async def step_days(step: StepCalendars, lease: JobLease, clock: Clock) -> None:
    """Steps what is due until cancelled; after a leap of the clock without a pause until nothing is due."""

    async def step_some() -> float:
        return 0 if await step.step_due(clock.now()) else EVERY_SECONDS

    await run_alone(lease, step_some)
