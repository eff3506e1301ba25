"""Writes that wait at the same time share one transaction, and so one sync of the disk."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

from servicekit.kafka.outages import StoreUnavailable

Work: TypeAlias = Callable[[sqlite3.Connection], None]

# The disk is full or gone, or another process has the file: trying again later is right.
_OUTAGES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
}
_PRIMARY_CODE = 0xFF


class GroupedWrites:
    """One thread over one connection. A caller that is cancelled leaves its work to be done."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, "search index writer")
        self._waiting: list[tuple[Work, asyncio.Future[None]]] = []
        self._working: asyncio.Task[None] | None = None

    async def write(self, work: Work) -> None:
        """Returns when the work is committed; raises what it raised, StoreUnavailable when the file takes nothing."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work_off())
        await done

    async def close(self) -> None:
        """Finishes what was begun."""
        if self._working is not None:
            await self._working
        self._thread.shutdown()

    async def _work_off(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            works = [work for work, _ in batch]
            errors = await loop.run_in_executor(self._thread, _commit, self._connection, works)
            for (_, done), error in zip(batch, errors, strict=True):
                if done.done():
                    continue  # its caller has gone
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)


def _commit(connection: sqlite3.Connection, works: Sequence[Work]) -> list[Exception | None]:
    """What went wrong with each; one that fails takes the others' transaction down, so each is then tried alone."""
    error = _committed(connection, works)
    if error is None:
        return [None] * len(works)
    return [error] if len(works) == 1 else [_committed(connection, [work]) for work in works]


def _committed(connection: sqlite3.Connection, works: Sequence[Work]) -> Exception | None:
    try:
        connection.execute("BEGIN IMMEDIATE")
        for work in works:
            work(connection)
        connection.execute("COMMIT")
    except Exception as error:  # noqa: BLE001 - handed to whoever asked for the work
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        return _outage(error) or error
    return None


def _outage(error: Exception) -> StoreUnavailable | None:
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE in _OUTAGES:
        return StoreUnavailable(f"the search index cannot be written: {error}")
    return None
