"""Writes in one transaction, and so with one sync of the disk."""

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


class Committer:
    """One thread over one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, "search index writer")

    async def commit(self, works: Sequence[Work]) -> list[Exception | None]:
        """What went wrong with each: what it raised, or StoreUnavailable when the file takes nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _commit, self._connection, works)

    def close(self) -> None:
        """Ends the thread."""
        self._thread.shutdown()


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
