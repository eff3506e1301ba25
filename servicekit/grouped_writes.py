"""Writes that wait at the same time are made together, in one transaction or one request: the busier, the cheaper."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
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
        apart_seconds: float = 0.0,
        enough: int = sys.maxsize,
    ) -> None:
        """`write_all` gives what went wrong with each; who comes while `max_waiting` wait, waits outside.

        A group begins no sooner than `apart_seconds` after the one before began, unless `enough` wait.
        """
        self._write_all = write_all
        self._max_group = max_group
        self._room = asyncio.Semaphore(max_waiting)
        self._apart_seconds = apart_seconds
        self._enough = enough
        self._begun = -apart_seconds
        self._wait_no_longer = asyncio.Event()
        self._waiting: list[tuple[Write, asyncio.Future[None]]] = []
        self._working: asyncio.Task[None] | None = None

    async def write(self, write: Write) -> None:
        """Returns when the write is durable; raises what went wrong with it, and with none of the others."""
        async with self._room:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((write, done))
            if len(self._waiting) >= self._enough:
                self._wait_no_longer.set()
            if self._working is None or self._working.done():
                self._working = asyncio.create_task(self._work_off())
            await done

    async def close(self) -> None:
        """Finishes what was begun."""
        self._apart_seconds = 0.0
        self._wait_no_longer.set()
        if self._working is not None:
            await self._working

    async def _work_off(self) -> None:
        while self._waiting:
            await self._keep_apart()
            group, self._waiting = self._waiting[: self._max_group], self._waiting[self._max_group :]
            errors = await self._errors([write for write, _ in group])
            for (_, done), error in zip(group, errors, strict=True):
                if done.done():
                    continue  # its caller has gone
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)

    async def _keep_apart(self) -> None:
        loop = asyncio.get_running_loop()
        pause_seconds = self._begun + self._apart_seconds - loop.time()
        if pause_seconds > 0 and len(self._waiting) < self._enough:
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_seconds):
                    await self._wait_no_longer.wait()
        self._wait_no_longer.clear()
        self._begun = loop.time()

    async def _errors(self, writes: Sequence[Write]) -> list[Exception | None]:
        try:
            return await self._write_all(writes)
        except Exception as error:  # noqa: BLE001 - handed to everyone whose write was in the group
            return [error] * len(writes)
