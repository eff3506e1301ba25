"""The search for the smallest case: greedy, operation first, then the world, until nothing more can go."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from graphql import parse, validate

from tests.differential.operation import Operation
from tests.differential.run import WorldRun
from tests.differential.shrink.operations import smaller_operations
from tests.differential.shrink.worlds import smaller_worlds
from tests.differential.world import World

MAX_ATTEMPTS = 4000
Case = TypeVar("Case")


@dataclass(frozen=True)
class Failing:
    """A world, an operation, and the order of arrivals under which it fails."""

    world: World
    operation: Operation
    seed: int


class Shrinker:
    """Keeps to one kind of difference, so that another one is not found in its place."""

    def __init__(self, kind: str, max_attempts: int = MAX_ATTEMPTS) -> None:
        self.kind = kind
        self.left = max_attempts

    async def shrink(self, case: Failing) -> Failing:
        """A case that fails alike, and that has no smaller one that does."""
        while True:
            smaller = await self._shrink_operation(case)
            smaller = await self._shrink_world(smaller)
            if smaller == case or self.left <= 0:
                return smaller
            case = smaller

    async def _shrink_operation(self, case: Failing) -> Failing:
        run = WorldRun(case.world)

        async def fails(operation: Operation) -> bool:
            return await self._fails(run, operation, case.seed)

        operation = await self._smallest(case.operation, smaller_operations, fails)
        await run.close()
        return Failing(case.world, operation, case.seed)

    async def _shrink_world(self, case: Failing) -> Failing:
        async def fails(world: World) -> bool:
            try:
                run = WorldRun(world)
            except Exception:  # noqa: BLE001 - a world that is broken in whatever way is no smaller case
                return False
            try:
                return await self._fails(run, case.operation, case.seed)
            finally:
                await run.close()

        return Failing(await self._smallest(case.world, smaller_worlds, fails), case.operation, case.seed)

    async def _smallest(
        self, case: Case, smaller: Callable[[Case], Iterable[Case]], fails: Callable[[Case], Awaitable[bool]]
    ) -> Case:
        """Go through all steps; after one that can be taken, go on from there at the same place."""
        start, is_done = 0, False
        while not is_done and self.left > 0:
            is_done = True
            for number, attempt in enumerate(smaller(case)):
                if number < start:
                    continue
                self.left -= 1
                if await fails(attempt):
                    case, start, is_done = attempt, number, False
                    break
                if self.left <= 0:
                    break
            if is_done and start > 0:
                start, is_done = 0, False
        return case

    async def _fails(self, run: WorldRun, operation: Operation, seed: int) -> bool:
        try:
            if validate(run.supergraph.api_schema, parse(operation.text)):
                return False
            outcome = await run.run(operation, seed)
        except Exception:  # noqa: BLE001 - as above
            return False
        return outcome.kind == self.kind
