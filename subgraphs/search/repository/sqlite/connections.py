"""Connections to the index file: one that writes, some that read, each used by one thread at a time."""

import asyncio
import queue
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from servicekit.grouped_writes import GroupedWrites
from subgraphs.search.repository.sqlite.committing import Committer, Work
from subgraphs.search.repository.sqlite.tables import discard_unreadable, migrate

T = TypeVar("T")

READERS = 2
BUSY_TIMEOUT_SECONDS = 10.0
MAPPED_BYTES = 1 << 28


class Connections:
    """Runs work in threads."""

    def __init__(self, writer: sqlite3.Connection, readers: list[sqlite3.Connection]) -> None:
        self._committer = Committer(writer)
        self._writes = GroupedWrites(self._committer.commit)
        self._threads = ThreadPoolExecutor(len(readers), "search index reader")
        self._readers: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        for reader in readers:
            self._readers.put(reader)

    @classmethod
    @asynccontextmanager
    async def open(cls, file: Path) -> AsyncIterator["Connections"]:
        """Opens the file, made and brought up to date when needed."""
        file.parent.mkdir(parents=True, exist_ok=True)
        discard_unreadable(file)
        writer = _connect(file)
        readers: list[sqlite3.Connection] = []
        try:
            migrate(writer)
            readers += [_connect(file) for _ in range(READERS)]
            connections = cls(writer, readers)
            try:
                yield connections
            finally:
                await connections.close()
        finally:
            for connection in (*readers, writer):
                connection.close()

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs the work on a reading connection."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    async def write(self, work: Work) -> None:
        """Returns when the work is committed; raises what it raised, StoreUnavailable when the file takes nothing."""
        await self._writes.write(work)

    async def close(self) -> None:
        """Waits for what is under way, also when its caller has gone."""
        self._threads.shutdown()
        await self._writes.close()
        self._committer.close()

    def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._readers.get_nowait()  # there are as many as threads
        try:
            return work(connection)
        finally:
            self._readers.put(connection)


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    # A position that says "consumed" must not outlive what was consumed, so commits are synced.
    # The file is mapped, so that connections share the system's cache instead of copying from it.
    connection.executescript(
        f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA mmap_size = {MAPPED_BYTES};"
    )
    return connection
