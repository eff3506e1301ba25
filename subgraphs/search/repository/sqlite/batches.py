"""Writes of many handlers in one transaction: what arrives while one is being committed goes into the next."""

import asyncio
import sqlite3
from collections.abc import Callable

Write = Callable[[sqlite3.Connection], None]
MOST_WRITES = 500


class BatchedWriter:
    """The one writer of a database. A write that fails fails alone; its caller waits until it is durable."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[Write, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def run(self, write: Write) -> None:
        """Runs a write with others; raises what it raised."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((write, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        await done

    async def close(self) -> None:
        """Finishes what was begun."""
        if self._task is not None:
            await self._task
        self._connection.close()

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_WRITES], self._waiting[MOST_WRITES:]
            try:
                outcomes = await asyncio.to_thread(self._apply, [write for write, _ in batch])
            except sqlite3.Error as error:
                outcomes = [error] * len(batch)
            for (_, done), outcome in zip(batch, outcomes, strict=True):
                if done.cancelled():
                    continue
                if outcome is None:
                    done.set_result(None)
                else:
                    done.set_exception(outcome)

    def _apply(self, writes: list[Write]) -> list[Exception | None]:
        connection = self._connection
        outcomes: list[Exception | None] = []
        connection.execute("BEGIN IMMEDIATE")
        try:
            for write in writes:
                outcomes.append(self._apply_one(write))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return outcomes

    def _apply_one(self, write: Write) -> Exception | None:
        self._connection.execute("SAVEPOINT one")
        try:
            write(self._connection)
        except Exception as error:  # noqa: BLE001 - handed to its caller
            self._connection.execute("ROLLBACK TO one")
            return error
        finally:
            self._connection.execute("RELEASE one")
        return None
