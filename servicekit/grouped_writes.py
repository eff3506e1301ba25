"""Writes that wait at the same time are made together, in one transaction or one request: the busier, the cheaper."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Write = TypeVar("Write")


class GroupedWrites(Generic[Write]):
    """One group at a time. A caller that is cancelled leaves its write to be made."""

    def __init__(
        self,
        write_all: Callable[[Sequence[Write]], Awaitable[list[Exception | None]]],
        *,
        max_group: int = sys.maxsize,
        max_waiting: int = sys.maxsize,
    ) -> None:
        """`write_all` gives what went wrong with each; who comes while `max_waiting` wait, waits outside."""
        self._write_all = write_all
        self._max_group = max_group
        self._room = asyncio.Semaphore(max_waiting)
        self._waiting: list[tuple[Write, asyncio.Future[None]]] = []
        self._working: asyncio.Task[None] | None = None

    async def write(self, write: Write) -> None:
        """Returns when the write is durable; raises what went wrong with it, and with none of the others."""
        async with self._room:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((write, done))
            if self._working is None or self._working.done():
                self._working = asyncio.create_task(self._work_off())
            await done

    async def close(self) -> None:
        """Finishes what was begun."""
        if self._working is not None:
            await self._working

    async def _work_off(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[: self._max_group], self._waiting[self._max_group :]
            errors = await self._errors([write for write, _ in group])
            for (_, done), error in zip(group, errors, strict=True):
                if done.done():
                    continue  # its caller has gone
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)

    async def _errors(self, writes: Sequence[Write]) -> list[Exception | None]:
        try:
            return await self._write_all(writes)
        except Exception as error:  # noqa: BLE001 - handed to everyone whose write was in the group
            return [error] * len(writes)
