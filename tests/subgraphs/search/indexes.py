"""Empty indexes on either store, for tests of what both must do."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from opensearchpy import AsyncOpenSearch

from subgraphs.search.repository.opensearch import OpenSearchIndex
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.sqlite import SqliteIndex

NewIndex: TypeAlias = Callable[[], AbstractAsyncContextManager[SearchIndex]]
SameIndex: TypeAlias = Callable[[], AbstractAsyncContextManager[SearchIndex]]


@asynccontextmanager
async def empty_sqlite_index(folder: Path) -> AsyncIterator[SqliteIndex]:
    """On a file of its own."""
    async with SqliteIndex.open(folder / f"{uuid4().hex}.sqlite") as index:
        yield index


@asynccontextmanager
async def empty_opensearch_index(url: str) -> AsyncIterator[OpenSearchIndex]:
    """Under a prefix of its own; nothing of it stays."""
    async with own_prefix(url) as prefix, OpenSearchIndex.open(url, prefix, apart_seconds=0) as index:
        yield index


@asynccontextmanager
async def own_prefix(url: str) -> AsyncIterator[str]:
    """A prefix under which nothing is yet, nor will be."""
    prefix = f"test{uuid4().hex[:16]}"
    try:
        yield prefix
    finally:
        async with AsyncOpenSearch(hosts=[url]) as client:
            await client.indices.delete(index=f"{prefix}-*")
