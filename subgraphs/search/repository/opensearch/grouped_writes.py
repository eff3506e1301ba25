"""Halves that wait at the same time share a bulk request; who waits while too many do, waits outside."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from subgraphs.search.domain.document import Availability, Profile

Half = Profile | Availability
WriteAll = Callable[[Sequence[Half]], Awaitable[list[Exception | None]]]

MAX_GROUP = 400  # about a megabyte
MAX_WAITING = 2_000


class GroupedWrites:
    """One group at a time. A caller that is cancelled leaves its half to be written."""

    def __init__(self, write_all: WriteAll) -> None:
        self._write_all = write_all
        self._room = asyncio.Semaphore(MAX_WAITING)
        self._waiting: list[tuple[Half, asyncio.Future[None]]] = []
        self._working: asyncio.Task[None] | None = None

    async def write(self, half: Half) -> None:
        """Returns when the half is durable; raises what went wrong with it, and with none of the others."""
        async with self._room:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((half, done))
            if self._working is None or self._working.done():
                self._working = asyncio.create_task(self._work_off())
            await done

    async def close(self) -> None:
        """Finishes what was begun."""
        if self._working is not None:
            await self._working

    async def _work_off(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:MAX_GROUP], self._waiting[MAX_GROUP:]
            errors = await self._errors([half for half, _ in group])
            for (_, done), error in zip(group, errors, strict=True):
                if done.done():
                    continue  # its caller has gone
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)

    async def _errors(self, halves: Sequence[Half]) -> list[Exception | None]:
        try:
            return await self._write_all(halves)
        except Exception as error:  # noqa: BLE001 - handed to everyone whose half was in the group
            return [error] * len(halves)
