"""Connections to the index file: one that writes, some that read, each used by one thread at a time."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from subgraphs.search.repository.sqlite.tables import migrate

T = TypeVar("T")

READERS = 2
BUSY_TIMEOUT_SECONDS = 10.0


class Connections:
    """Runs work in threads. Writes that wait at the same time share one transaction, and so one sync of the disk."""

    def __init__(self, writer: sqlite3.Connection, readers: list[sqlite3.Connection]) -> None:
        self._writer = writer
        self._writing = asyncio.Lock()
        self._waiting: list[tuple[Callable[[sqlite3.Connection], None], asyncio.Future[None]]] = []
        self._readers: asyncio.LifoQueue[sqlite3.Connection] = asyncio.LifoQueue()
        for reader in readers:
            self._readers.put_nowait(reader)

    @classmethod
    @asynccontextmanager
    async def open(cls, file: Path) -> AsyncIterator["Connections"]:
        """Opens the file, made and brought up to date when needed."""
        file.parent.mkdir(parents=True, exist_ok=True)
        writer = _connect(file)
        migrate(writer)
        readers = [_connect(file) for _ in range(READERS)]
        try:
            yield cls(writer, readers)
        finally:
            for connection in (*readers, writer):
                connection.close()

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs the work on a reading connection."""
        connection = await self._readers.get()
        try:
            return await asyncio.to_thread(work, connection)
        finally:
            self._readers.put_nowait(connection)

    async def write(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Returns when the work is committed; raises what it raised."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        async with self._writing:
            if not done.done():
                await asyncio.shield(self._commit_waiting())
        await done

    async def _commit_waiting(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            await asyncio.to_thread(self._commit, [work for work, _ in batch])
        except sqlite3.Error as error:
            for _, done in batch:
                if not done.done():
                    done.set_exception(_Unwritten(str(error)))
            return
        for _, done in batch:
            if not done.done():
                done.set_result(None)

    def _commit(self, batch: list[Callable[[sqlite3.Connection], None]]) -> None:
        with self._writer:
            self._writer.execute("BEGIN IMMEDIATE")
            for work in batch:
                work(self._writer)


class _Unwritten(OSError):
    """The index could not be written; the disk may be full. Trying again later is right."""


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    # A position that says "consumed" must not outlive what was consumed, so commits are synced.
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;")
    return connection
