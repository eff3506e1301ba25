"""`python -m tests.differential --worlds 500 --operations 40`: compare many operations, and shrink what differs."""

import argparse
import asyncio
import sys
from time import perf_counter

from gateway.composition import CompositionFailed
from tests.differential.cases import describe
from tests.differential.features import Counts
from tests.differential.generator.generate import make_world
from tests.differential.run import Outcome, WorldRun
from tests.differential.shrink.shrink import Failing, Shrinker
from tests.differential.writer.write import write_operation

PROGRESS_SECONDS = 15.0


class Campaign:
    """Many worlds, many operations in each."""

    def __init__(self, operations: int, shrinks: int) -> None:
        self.operations = operations
        self.shrinks = shrinks
        self.counts = Counts()
        self.started = perf_counter()
        self._shown = self.started

    async def world(self, seed: int, only: int | None) -> None:
        """One world: all its operations, or one of them."""
        try:
            run = WorldRun(make_world(seed))
        except CompositionFailed as failure:
            self.counts.refused(seed)
            print(f"world {seed} is refused: {'; '.join(error.message for error in failure.errors)}")
            return
        self.counts.world(run.world)
        for number in range(self.operations) if only is None else [only]:
            operation = write_operation(run.supergraph.api_schema, seed, number)
            outcome = await run.run(operation, number)
            self.counts.operation(run, outcome)
            if outcome.differences:
                await self._report(run, outcome, seed, number)
        await run.close()
        self._show_progress()

    async def _report(self, run: WorldRun, outcome: Outcome, seed: int, number: int) -> None:
        print(f"\nworld {seed}, operation {number}: {outcome.differences[0][:300]}")
        print(f"repeat: python -m tests.differential --from-seed {seed} --worlds 1 --only {number}")
        if self.shrinks <= 0:
            return
        self.shrinks -= 1
        case = await Shrinker(outcome.kind).shrink(Failing(run.world, outcome.operation, number))
        small = WorldRun(case.world)
        print(describe(small, await small.run(case.operation, case.seed)), flush=True)
        await small.close()

    def _show_progress(self) -> None:
        now = perf_counter()
        if now - self._shown > PROGRESS_SECONDS:
            self._shown = now
            print(self.counts.progress(now - self.started), flush=True)


async def main(arguments: argparse.Namespace) -> int:
    """Run and report; gives the number of differences."""
    campaign = Campaign(arguments.operations, arguments.shrink)
    for seed in range(arguments.from_seed, arguments.from_seed + arguments.worlds):
        await campaign.world(seed, arguments.only)
    print(campaign.counts.report(perf_counter() - campaign.started))
    return campaign.counts.failures


def parsed_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--worlds", type=int, default=50)
    parser.add_argument("--operations", type=int, default=40, help="in each world")
    parser.add_argument("--from-seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="one operation of each world")
    parser.add_argument("--shrink", type=int, default=3, help="how many failing cases to make small")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(min(asyncio.run(main(parsed_arguments())), 1))
