"""Work by the clock: the daily step of every calendar."""

import asyncio

from servicekit.clock import Clock
from subgraphs.availability.use_cases.stepping import StepCalendars

EVERY_SECONDS = 2.0


async def step_days(step: StepCalendars, clock: Clock) -> None:
    """Steps what is due until cancelled; after a leap of the clock without a pause until nothing is due."""
    try:
        while True:
            if not await step.step_due(clock.now()):
                await asyncio.sleep(EVERY_SECONDS)
    finally:
        await asyncio.shield(step.give_up_lease())
